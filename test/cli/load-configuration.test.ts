import { readdirSync, readFileSync } from 'node:fs';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { InvalidConfiguration } from '#core/problem.ts';

const folder = 'test/fixtures/configurations';
const fixtures = readdirSync(folder).filter((file) => file !== 'empty.yaml');

/** The lines that loading a file is refused with; empty when it is valid. */
function refusal(file: string): readonly string[] {
  try {
    loadConfiguration(file);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}

test("the repository's example is valid", () => {
  expect(refusal('understudy.yaml')).toEqual([]);
});

test.each(fixtures)('%s is refused with exactly the lines that its head expects', (fixture) => {
  const file = `${folder}/${fixture}`;
  const expected = [...readFileSync(file, 'utf8').matchAll(/^# Expected: (.*)$/gm)].map(
    ([, line]) => `${file}: ${line}`,
  );

  const problems = refusal(file);

  expect(expected).not.toEqual([]);
  expect(problems).toEqual(expected);
});

test.each([
  [`${folder}/empty.yaml`, 'got an empty file; allowed: a configuration in YAML.'],
  [`${folder}/none.yaml`, 'got no such file; allowed: a readable configuration in YAML.'],
  [folder, 'got a folder; allowed: a readable configuration in YAML.'],
])('%s is refused with one sentence that says what to do', (file, sentence) => {
  const problems = refusal(file);

  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`${file}: ${sentence}`);
});

test('the error carries its literal name and every mistake in its message', () => {
  const file = `${folder}/many-mistakes.yaml`;

  expect(() => loadConfiguration(file)).toThrow(
    expect.objectContaining({ name: 'InvalidConfiguration', message: expect.stringContaining('7 mistakes') }),
  );
});
