import { released, releaseInWords, releaseOf, releaseProblems } from '#core/release.ts';
import { noTurns } from '#core/turns.ts';
import { at } from './small-world.ts';

const jane = { arn: 'arn:aws:iam::111122223333:user/jane', userId: 'AIDAJANE', signedAt: at(0) };
const asked = { minutes: 60, reason: 'Ireland is down.', asker: jane };
const free = released(noTurns, asked, at(1));

test('a release lasts until its end, and is kept after it', () => {
  expect(releaseOf(free, at(3600))).toMatchObject({ since: at(1), until: at(3601), by: jane.arn });
  expect(releaseOf(free, at(3601))).toBeUndefined();
  expect(free.release && releaseInWords(free.release, { concurrentFailovers: 5, massGroups: 10 })).toBe(
    `Automatic failovers go on until ${new Date(at(3601)).toISOString()}, 5 groups at a time: released by ${jane.arn}, because "Ireland is down.".`,
  );
});

test('the same signature sent twice is one release', () => {
  expect(released(free, asked, at(200))).toBe(free);
});

test('a newer release replaces the one before, and an older signature is refused after that', () => {
  const shorter = released(free, { ...asked, minutes: 1, asker: { ...jane, signedAt: at(60) } }, at(61));

  expect(shorter.release?.until).toBe(at(121));
  expect(() => released(shorter, { ...asked, asker: { ...jane, signedAt: at(30) } }, at(90))).toThrow(
    /^This release was signed at .*, before arn:aws:iam::111122223333:user\/jane released at .*\. Nothing was recorded: give the command again/,
  );
});

test('a release that a clock far ahead recorded keeps no newer one away', () => {
  const ahead = released(noTurns, asked, at(3000));

  expect(released(ahead, { ...asked, asker: { ...jane, signedAt: at(60) } }, at(61)).release?.since).toBe(at(61));
});

test.each([
  [{ minutes: 0, reason: 'Why.' }, ['A release lasts whole minutes; allowed: 1 to 1440 (a day).']],
  [{ minutes: 1441, reason: 'Why.' }, ['A release lasts whole minutes; allowed: 1 to 1440 (a day).']],
  [{ minutes: 1.5, reason: ' ' }, [expect.stringContaining('whole minutes'), expect.stringContaining('a reason')]],
  [{ minutes: 1440, reason: 'Why.' }, []],
])('of %j everything that is wrong is said', (given, problems) => {
  expect(releaseProblems(given)).toEqual(problems);
});
