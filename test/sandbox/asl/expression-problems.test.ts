import { problemsOf, task } from './problems-of.ts';
import { definitionOf, LAMBDA } from './run-machine.ts';

const done = { Type: 'Succeed' };

const pass = (output: unknown) => definitionOf({ A: { Type: 'Pass', Output: { value: output }, End: true } });

describe('Expressions', () => {
  test('that are no JSONata are refused', () => {
    expect(problemsOf(pass('{% $states.input. %}'))).toEqual([
      expect.stringMatching(/^State "A", Output\.value: {% \$states\.input\. %} is no JSONata: /),
    ]);
  });

  test.each([' {% 1 %}', '{% 1 %} ', 'epoch {% 1 %}', '{ % 1 %}'])('with anything outside are refused: %j', (text) => {
    expect(problemsOf(pass(text))).toEqual([
      `State "A", Output.value: ${JSON.stringify(text)} has to begin with {% and end with %}, with nothing (no blank) outside.`,
    ]);
  });

  test.each([
    ['{% group %}', 'group'],
    ['{% $ %}', '$'],
    ['{% $$.group %}', '$$'],
    ['{% * %}', '*'],
    ['{% $map([1], function($one) { group }) %}', 'group'],
  ])('that refer to an input document are refused: %s', (text, name) => {
    expect(problemsOf(pass(text))).toEqual([
      `State "A", Output.value: ${name} in ${text} refers to nothing; write $states.input or a variable instead.`,
    ]);
  });

  test.each([
    "{% $states.input.list[kind = 'aurora'].name %}",
    '{% $states.input.list.(lag + 1) %}',
    '{% $states.input.list^(>lag)[0] %}',
    '{% $states.input.list{name: lag} %}',
    '{% $states.input.list[$ > 1] %}',
    '{% $map($states.input.list, function($one, $at) { $one.lag + $at }) %}',
    '{% ($worst := $max($states.input.lags); $worst) %}',
    '{% $states.input.list@$one.{"lag": $one.lag} %}',
    '{% $states.input.list#$at.{"at": $at} %}',
    '{% $states.input ~> |$|{"seen": true}| %}',
    '{% $states.context.Execution.Id & $uuid() & $now() %}',
    '{% $hash($string($partition($range(1, 9, 2), 2)), "SHA-256") & $parse("1") & $millis() & $random() %}',
  ])('that bind their own names or walk lists are accepted: %s', (text) => {
    expect(problemsOf(pass(text))).toEqual([]);
  });

  test.each(['{% $eval("1") %}', '{% $lagSeconds %}'])('with names that nobody defines are refused: %s', (text) => {
    expect(problemsOf(pass(text))).toEqual([
      expect.stringMatching(
        /^State "A", Output\.value: \$\w+ is assigned nowhere, and there is no function of that name\.$/,
      ),
    ]);
  });

  test.each([
    ['$states.result', 'input, context', pass('{% $states.result %}')],
    ['$states.result', 'input, context', task({ Arguments: '{% $states.result %}' })],
    ['$states.errorOutput', 'input, context, result', task({ Output: '{% $states.errorOutput %}' })],
    ['$states.inputs', 'input, context', pass('{% $states.inputs %}')],
    [
      '$states.result',
      'input, context, errorOutput',
      task({ Catch: [{ ErrorEquals: ['E'], Next: 'Assess', Output: '{% $states.result %}' }] }),
    ],
  ])('that use what is not there are refused: %s where there is %s', (field, allowed, definition) => {
    expect(problemsOf(definition)).toEqual([
      expect.stringContaining(`${field} is not there; allowed here: ${allowed}.`),
    ]);
  });

  test.each(['1st', 'a-b', 'states', 'x'.repeat(81)])('can not be assigned to the name %s', (name) => {
    expect(problemsOf(definitionOf({ A: { Type: 'Pass', Assign: { [name]: 1 }, End: true } }))).toEqual([
      expect.stringContaining(`"${name}" is no variable name`),
    ]);
  });
});

describe('Variables', () => {
  const caught = (uses: string) =>
    definitionOf({
      Assess: {
        Type: 'Task',
        Resource: LAMBDA,
        Assign: { target: '{% $states.result %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Announce' }],
        Next: 'Promote',
      },
      Promote: { Type: 'Pass', Output: '{% $target %}', Next: 'Announce' },
      Announce: { Type: 'Pass', Output: uses, End: true },
    });

  test('that one path does not assign are refused, with the path', () => {
    expect(problemsOf(caught('{% $target %}'))).toEqual([
      'State "Announce", Output: $target is not assigned on the path "Assess" > "Announce".',
    ]);
  });

  test('that an expression asks for by $exists are accepted', () => {
    expect(problemsOf(caught("{% $exists($target) ? $target : 'none' %}"))).toEqual([]);
  });

  test('are not yet there in the state that assigns them', () => {
    expect(
      problemsOf(
        definitionOf({ A: { Type: 'Pass', Assign: { epoch: 1 }, Output: '{% $epoch %}', Next: 'B' }, B: done }),
      ),
    ).toEqual(['State "A", Output: $epoch is not assigned on the path "A".']);
  });

  test('that the last state assigns are seen by nobody, so a use elsewhere is refused', () => {
    expect(
      problemsOf(
        definitionOf({
          A: { Type: 'Pass', Output: '{% $epoch %}', Next: 'B' },
          B: { Type: 'Pass', Assign: { epoch: 1 }, End: true },
        }),
      ),
    ).toEqual([expect.stringContaining('$epoch is assigned nowhere')]);
  });
});
