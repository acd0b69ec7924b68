import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments, replayOf, usage } from '#cli/simulate-arguments.ts';
import { mutants } from '#sandbox/simulator/mutants/all.ts';
import { shellWords } from './shell-words.ts';

const reading = (words: string) => () => readArguments(words.split(' '));

test.each([
  ['--only S1,S99', '--only is "S1,S99"; "S99" is no invariant: give some of S1, S2, S3,'],
  ['--mutant nobody', 'There is no mutant "nobody": give one of canary,'],
  ['--scenario toString', 'There is no scenario "toString": give one of clean-region-loss,'],
  ['--seed 0x3', '--seed is "0x3"; it has to be a whole number from 1 to 2000000000.'],
  ['--seeds 1e3', '--seeds is "1e3"; it has to be a whole number from 1 to 1000000.'],
  ['--workers 65', '--workers is "65"; it has to be a whole number from 1 to 64.'],
])('%s is told what is allowed', (words, said) => {
  expect(reading(words)).toThrow(said);
});

test.each([
  ['--shrink --seeds 3', '--shrink is for one seed: say --seed N too, or leave out --shrink.'],
  ['--seed 3 --mutants', '--seed and --mutants do not go together: leave out one of them.'],
  ['--seed 3 --seeds 5', '--seed and --seeds do not go together: leave out one of them.'],
  ['--mutants --scenario two-operators', '--mutants and --scenario do not go together: leave out one of them.'],
  ['--faults a.json --scenario two-operators', '--faults and --scenario do not go together: leave out one of them.'],
])('%s is refused, since one of the options would be passed over', (words, said) => {
  expect(reading(words)).toThrow(said);
});

test('two invariants of one number are named once', () => {
  expect(reading('--only S99')).toThrow(/ S24, S26, V1,/);
});

test('the help names every bug that can be planted, and every exit code', () => {
  expect(mutants.filter(({ name }) => !usage.includes(name))).toEqual([]);
  expect(usage).toMatch(/Exit code: 0 .+ 1 .+ 2 .+\n.+ 3 the simulation failed, 130 interrupted\.$/);
});

describe('the command that plays a seed again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'of two words '));
  const file = join(folder, 'faults.json');
  writeFileSync(file, '[]');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const readAgain = (line: string) => readArguments(shellWords(line.replace('npm run simulate -- ', '')));

  test.each([
    [['--scenario', 'two-operators', '--mutant', 'no-veto', '--config', "it's mine.yaml"]],
    [['--faults', file, '--workers', '1']],
    [['--only', 'S1,S9', '--from', '3']],
  ])('asks for what %j asked for', (words) => {
    const wanted = readArguments(words);
    const { scenario, faultsFile, faults, mutant, config } = wanted;

    expect(readAgain(replayOf(wanted, 17, 'S9'))).toMatchObject({
      ...{ seed: 17, only: ['S9'], scenario, faultsFile, faults, mutant, config },
    });
  });

  test('plays a seed whose two traces differ twice, as many do', () => {
    const again = readAgain(replayOf(readArguments(['--scenario', 'two-operators']), 40, 'D1'));

    expect(again).toMatchObject({ seed: undefined, from: 40, seeds: 1, only: undefined, scenario: 'two-operators' });
  });
});
