import { compile } from '#sandbox/asl/expression.ts';
import { definitionOf, type RunOptions, runMachine } from './run-machine.ts';
import { START } from './virtual-clock.ts';

/** What an expression gives as the Output of a Pass. */
async function outputOf(expression: string, input: unknown = {}, options: RunOptions = {}): Promise<unknown> {
  const definition = definitionOf({ A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } });
  const ran = await runMachine(definition, { ...options, input });
  return ran.status === 'SUCCEEDED' ? ran.output : { error: ran.error, cause: ran.cause };
}

const databases = [
  { name: 'orders', lagSeconds: 3 },
  { name: 'stock', lagSeconds: 40 },
];

describe('Values', () => {
  test.each([
    ['$states.input.databases.name', ['orders', 'stock']],
    ['$states.input.databases[lagSeconds > 5].name', 'stock'],
    ['$states.input.databases[lagSeconds > 5].name[]', ['stock']],
    ['[$states.input.databases[lagSeconds > 5].name]', ['stock']],
    ['$sort($states.input.databases.lagSeconds, function($a, $b) { $a < $b })', [40, 3]],
    ['{"fresh": $count($states.input.databases[lagSeconds <= 5])}', { fresh: 1 }],
    ['{"nothing": $states.input.nothing}', {}],
    ['null', null],
  ])('are plain JSON: %s', async (expression, value) => {
    expect(await outputOf(expression, { databases })).toStrictEqual(value);
  });

  test('are plain JSON also where an expression walked through the input', async () => {
    const input = { databases: [['orders']] };
    const ran = await runMachine(
      definitionOf({ A: { Type: 'Pass', Assign: { all: '{% $states.input.databases[] %}' }, End: true } }),
      { input },
    );

    expect(ran.output).toStrictEqual(input);
  });

  test.each([
    ['$states.input.nothing', 'gives nothing (undefined)'],
    ['$states.input.databases[lagSeconds > 99]', 'gives nothing (undefined)'],
    ['$error("no")', 'failed: no.'],
    ['$states.input.databases + 1', 'failed: '],
    ['$sum', 'gives a function'],
    ['function($x) { $x }', 'gives a function'],
    ['{"f": $sum}', 'gives a function'],
    ['1 / 0', 'gives Infinity'],
  ])('that are none fail with States.QueryEvaluationError: %s', async (expression, sentence) => {
    expect(await outputOf(expression, { databases })).toEqual({
      error: 'States.QueryEvaluationError',
      cause: expect.stringMatching(/^State "A", Output: the expression/),
    });
    expect(await outputOf(expression, { databases })).toMatchObject({ cause: expect.stringContaining(sentence) });
  });

  test('fill a template in depth, and leave other values alone', async () => {
    const ran = await runMachine(
      definitionOf({
        A: {
          Type: 'Pass',
          Output: {
            list: ['{% 1 + 1 %}', { deep: '{% $states.input.group %}' }],
            text: 'as it is',
            no: null,
            yes: true,
          },
          End: true,
        },
      }),
      { input: { group: 'orders' } },
    );

    expect(ran.output).toStrictEqual({ list: [2, { deep: 'orders' }], text: 'as it is', no: null, yes: true });
  });

  test('belong to each execution alone, although expressions are compiled once', async () => {
    const names = await Promise.all(
      ['orders', 'stock', 'users'].map((group) =>
        outputOf('$map([1..20], function($n) { $states.input.group & $n })[19]', { group }),
      ),
    );

    expect(names).toEqual(['orders20', 'stock20', 'users20']);
  });
});

describe('Compiling', () => {
  test('happens once for each text', () => {
    expect(compile('{% 1 + 1 %}')).toBe(compile('{% 1 + 1 %}'));
  });
});

describe('Functions', () => {
  test.each([
    ['$now()', '2026-11-21T00:00:00.000Z'],
    ["$now('[Y0001]-[M01]')", '2026-11'],
    ['$millis()', START],
    ['$random()', 0.5],
    ['$uuid()', '00000000-0000-4000-8000-000000000001'],
  ])('take time and chance from the ports: %s', async (expression, value) => {
    expect(await outputOf(expression)).toBe(value);
  });

  test.each([
    ['$partition([1, 2, 3, 4, 5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(2, 1, 1)', []],
    ['$hash("orders", "MD5")', '12c500ed0b7879105fb46af0f246be87'],
    ['$length($hash("orders", "SHA-512"))', 128],
    ['$parse("{\\"epoch\\": 7}").epoch', 7],
  ])('that Step Functions adds to JSONata are there: %s', async (expression, value) => {
    expect(await outputOf(expression)).toStrictEqual(value);
  });

  test.each([
    ['$partition([1], 0)', 'whole size of at least 1'],
    ['$range(1, 2000, 1)', '2000 elements; at most 1000'],
    ['$range(1, 2, 0)', 'a step other than 0'],
    ['$range(1, 2.5, 1)', 'three whole numbers'],
    ['$hash("orders", "CRC32")', '$hash knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not CRC32'],
    ['$parse("{")', 'failed: '],
    ['$random(7)', 'seed is not interpreted'],
  ])('refuse what Step Functions refuses: %s', async (expression, sentence) => {
    expect(await outputOf(expression)).toEqual({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(sentence),
    });
  });
});
