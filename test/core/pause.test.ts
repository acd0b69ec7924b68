import { decide } from '#core/decide.ts';
import type { Asker } from '#core/instruction.ts';
import { type Pause, paused, pauseEndedAt, pauseOf, pauseProblems, resumed, whyPaused } from '#core/pause.ts';
import { assessment } from './proposals.ts';
import { at, frankfurt, group, pausedUntil, settled } from './small-world.ts';

const asker = (name: string, second = 0): Asker => ({
  ...{ arn: `arn:aws:iam::111122223333:user/${name}`, userId: `AIDA${name}`, signedAt: at(second) },
});
const asked = (name: string, minutes: number, second = 0) => ({
  ...{ minutes, reason: 'Maintenance.', asker: asker(name, second) },
});

test('a pause says until when, since when, by whom and why', () => {
  const entry = paused(settled(), asked('jane', 2), at(1));

  expect(entry.pause).toEqual({
    ...{ since: at(1), until: at(121), by: asker('jane').arn, userId: 'AIDAjane', reason: 'Maintenance.' },
    signedAt: at(0),
  });
  expect(whyPaused(entry, frankfurt, at(120))).toBe(
    'Group orders is paused until 2027-01-15T08:02:01.000Z by arn:aws:iam::111122223333:user/jane, because "Maintenance.". To end that: understudy resume --group orders --region eu-central-1.',
  );
});

test('it ends by itself to the millisecond, and its end is kept', () => {
  const entry = settled({ pause: pausedUntil(60) });

  expect([pauseOf(entry, at(60) - 1), pauseOf(entry, at(60))]).toEqual([entry.pause, undefined]);
  expect([pauseEndedAt(entry, at(60) - 1), pauseEndedAt(entry, at(60)), pauseEndedAt(settled(), at(60))]).toEqual([
    0,
    at(60),
    0,
  ]);
  expect(whyPaused(entry, frankfurt, at(60))).toBeUndefined();
});

test('a newer pause takes the place of any other one, a longer one included', () => {
  const first = paused(settled(), asked('jane', 600), at(0));

  expect(paused(first, asked('sam', 1, 5), at(6)).pause).toMatchObject({ by: asker('sam').arn, until: at(66) });
});

test('one proof is one pause, also after that was ended', () => {
  const once = paused(settled(), asked('jane', 10), at(1));
  const over = resumed(once, asker('sam', 30), at(30));

  expect(paused(once, asked('jane', 10), at(2))).toBe(once);
  expect(paused(over, asked('jane', 10), at(40))).toBe(over);
  expect(paused(once, asked('sam', 10, 2), at(3))).not.toBe(once);
});

test('a proof from before the newest pause brings no older one back, and a newer proof replaces it', () => {
  const janes = paused(settled(), asked('jane', 600), at(1));
  const sams = paused(janes, asked('sam', 1, 5), at(6));
  const over = resumed(sams, asker('sam', 30), at(30));
  const why = `This pause was signed at 2027-01-15T08:00:00.000Z, before ${asker('sam').arn} paused the group at 2027-01-15T08:00:06.000Z. Nothing was recorded: give the command again, if it is still meant.`;

  for (const entry of [sams, over])
    expect(() => paused(entry, asked('jane', 600), at(40))).toThrow(
      expect.objectContaining({ name: 'CommandRefused', message: why }),
    );
  expect(paused(over, asked('jane', 600, 6), at(40)).pause).toMatchObject({ by: asker('jane').arn, since: at(40) });
});

/** What somebody may leave in the ledger who edits it by hand. */
const edited = (given: Readonly<Record<string, unknown>>) =>
  settled({ pause: { ...pausedUntil(60), ...given } as unknown as Pause });

test.each([
  ['text', '2027-01-15', '2027-01-15 (no moment in milliseconds)'],
  ['a number in quotes', `${at(0)}`, `${at(0)} (no moment in milliseconds)`],
  ['missing', undefined, 'undefined (no moment in milliseconds)'],
  ['past every date', 9e15, '9000000000000000 (no moment in milliseconds)'],
])('an end that is %s pauses, is told as it stands, and can be ended or replaced', (_what, until, shown) => {
  const entry = edited({ until });

  expect(whyPaused(entry, frankfurt, at(90))).toContain(`Group orders is paused until ${shown} by arn:`);
  expect(pauseEndedAt(entry, at(90))).toBe(0);
  expect(resumed(entry, asker('sam'), at(90)).pause).toMatchObject({ until: at(90), endedBy: asker('sam').arn });
  expect(paused(entry, asked('sam', 1, 90), at(91)).pause).toMatchObject({ until: at(151) });
});

test('an end that can not be read keeps a run from deciding to go, and does not break it', () => {
  for (const until of ['2027-01-15', 9e15])
    expect(
      decide({
        ...{ request: { group: 'orders', trigger: 'sweep' }, group, entry: edited({ until }), assessment },
        ...{ here: frankfurt, now: at(90) },
      }),
    ).toMatchObject({
      go: false,
      reasons: [expect.stringContaining(`is paused until ${until}`), ...assessment.reasons],
    });
});

test('a pause without a name and a reason is told without them', () => {
  expect(whyPaused(edited({ by: undefined, reason: undefined }), frankfurt, at(0))).toMatch(
    /^Group orders is paused until 2027-01-15T08:01:00\.000Z by somebody\. To end that: /,
  );
});

test.each([
  ['no number', 'now'],
  ['missing', undefined],
  ['further ahead than any clock is wrong', at(341)],
])('a beginning that is %s keeps nobody from replacing the pause', (_what, since) => {
  expect(paused(edited({ since }), asked('sam', 1, 30), at(40)).pause).toMatchObject({ since: at(40) });
});

test('the end of a pause that was signed before the pause began ends nothing', () => {
  const entry = paused(settled(), asked('jane', 600), at(10));

  expect(() => resumed(entry, asker('sam', 9), at(20))).toThrow(
    expect.objectContaining({
      name: 'CommandRefused',
      message: `This end of a pause was signed at 2027-01-15T08:00:09.000Z, before ${asker('jane').arn} paused the group at 2027-01-15T08:00:10.000Z. Nothing was recorded: give the command again, if it is still meant.`,
    }),
  );
  expect(resumed(entry, asker('sam', 10), at(20)).pause).toMatchObject({ until: at(20), endedBy: asker('sam').arn });
});

test('an empty value in place of a pause is none, and is replaced', () => {
  const entry = settled({ pause: null as unknown as Pause });

  expect([whyPaused(entry, frankfurt, at(0)), pauseEndedAt(entry, at(0)), resumed(entry, asker('sam'), at(0))]).toEqual(
    [undefined, 0, entry],
  );
  expect(paused(entry, asked('sam', 1), at(1)).pause).toMatchObject({ since: at(1) });
});

test('a beginning that is as far ahead as a clock may be wrong refuses an older proof', () => {
  expect(() => paused(edited({ since: at(340) }), asked('sam', 1, 30), at(40))).toThrow('Nothing was recorded');
});

test('who resumes ends the pause now and is named; where nothing is paused, nothing changes', () => {
  const entry = settled({ pause: pausedUntil(60) });

  expect(resumed(entry, asker('sam'), at(30)).pause).toEqual({
    ...pausedUntil(60),
    ...{ until: at(30), endedBy: asker('sam').arn },
  });
  expect(resumed(entry, asker('sam'), at(60))).toBe(entry);
  expect(resumed(settled(), asker('sam'), at(0))).toEqual(settled());
});

test.each([
  [1, 'x'],
  [10_080, 'é'.repeat(200)],
  [1, '変更'],
  [1, '👷\u200D♀️'],
])('a pause of %d minutes for a reason is taken', (minutes, reason) => {
  expect(pauseProblems({ minutes, reason })).toEqual([]);
});

test.each([0, 10_081, 1.5, Number.NaN, -1])('a pause of %d minutes is refused with the bounds', (minutes) => {
  expect(pauseProblems({ minutes, reason: 'x' })).toEqual([
    'A pause lasts whole minutes; allowed: 1 to 10080 (7 days).',
  ]);
});

test.each([
  '',
  ' ',
  'two\nlines',
  'a'.repeat(201),
  '\uD800',
  '\u200B',
  '\u00AD \uFEFF',
  'a\u2028To override: x',
  'a\u2029b',
])('the reason %j is none', (reason) => {
  expect(pauseProblems({ minutes: 1, reason })).toEqual(['A pause needs a reason: one line of up to 200 characters.']);
});

test('an outage that is found in a pause is told, and what is none wakes nobody', () => {
  const entry = settled({ pause: pausedUntil(60) });
  const decided = (found: typeof assessment) =>
    decide({
      ...{ request: { group: 'orders', trigger: 'sweep' }, group, entry, assessment: found },
      ...{ here: frankfurt, now: at(0) },
    });

  expect(decided(assessment)).toMatchObject({
    go: false,
    quiet: false,
    reasons: [whyPaused(entry, frankfurt, at(0)), ...assessment.reasons],
  });
  expect(decided({ ...assessment, verdict: 'healthy', proven: false })).toMatchObject({
    quiet: true,
    reasons: ['The writer answers. That calls for no failover.', ...assessment.reasons],
  });
});
