import { decide, type Situation } from '#core/decide.ts';
import type { Assessment, OtherStandby, Rivalry } from '#core/evidence.ts';
import { choosing, leavesToAnother, othersInWords } from '#core/least-loss.ts';
import { at, debt, frankfurt, group, ireland, settled } from './small-world.ts';

const stockholm = 'eu-north-1';
const paris = 'eu-west-3';
const four = { ...group, candidates: [ireland, frankfurt, stockholm, paris] as const } as unknown as Situation['group'];

/** A standby that has replayed up to so many seconds before the moment of the decision. */
const other = (region: string, behind: number, unfit: readonly string[] = []): OtherStandby => ({
  ...{ region, replayedTo: at(-behind), unfit },
  loss: { lowerSeconds: 0, upperSeconds: behind },
});

interface Told {
  readonly own?: Rivalry['own'];
  readonly others?: readonly OtherStandby[];
  readonly provenSecondsAgo?: number;
  readonly entry?: Situation['entry'];
  readonly here?: string;
  readonly startedSecondsAgo?: number;
}

/** Frankfurt is 8 s behind and decides, unless said otherwise. */
function choice({ own = { replayedTo: at(-8), unfit: [] }, others = [], provenSecondsAgo = 0, ...more }: Told) {
  const { entry = settled(), here = frankfurt, startedSecondsAgo } = more;
  const started = startedSecondsAgo === undefined ? {} : { startedAt: at(-startedSecondsAgo) };
  const assessment: Assessment = {
    ...{ verdict: 'region-down', proven: true, pending: false, reasons: ['It is down.'], at: at(0) },
    loss: { lowerSeconds: 0, upperSeconds: 8 },
    rivalry: { own, others, provenAt: at(-provenSecondsAgo) },
  };
  return {
    group: four,
    entry,
    assessment,
    here,
    now: at(0),
    ...started,
    request: { group: 'orders', trigger: 'alarm' } as const,
  };
}

const allHeard = [other(stockholm, 3), other(paris, 9)];

test('a standby leaves the failover to one that would lose less, for a minute after the proof, and says both bounds', () => {
  expect(leavesToAnother(choice({ others: allHeard }))).toEqual({
    why: 'eu-north-1 would lose up to 3 s, eu-central-1 up to 8 s: it is left to eu-north-1 for 60 s.',
    brief: true,
  });
  expect(leavesToAnother(choice({ others: allHeard, provenSecondsAgo: 59 }))?.brief).toBe(true);
  expect(leavesToAnother(choice({ others: allHeard, provenSecondsAgo: 60 }))).toBeUndefined();
});

test('a run that began long after the proof, as when a pause has ended for all of them, leaves it to the better one all the same', () => {
  const late = { others: allHeard, provenSecondsAgo: 3600 };

  expect(leavesToAnother(choice({ ...late, startedSecondsAgo: 59 }))?.why).toContain(
    'it is left to eu-north-1 for 1 s',
  );
  expect(leavesToAnother(choice({ ...late, startedSecondsAgo: 60 }))).toBeUndefined();
  expect(leavesToAnother(choice({ provenSecondsAgo: 3600, startedSecondsAgo: 9 }))?.why).toContain('is asked again');
  expect(leavesToAnother(choice({ ...late, startedSecondsAgo: -89 }))?.why).toContain('for 60 s');
  expect(leavesToAnother(choice(late))).toBeUndefined();
});

test('each better standby is given a minute of its own, so that they come one after the other', () => {
  const two = [other(stockholm, 3), other(paris, 5)];

  expect(leavesToAnother(choice({ others: two, provenSecondsAgo: 119 }))?.brief).toBe(true);
  expect(leavesToAnother(choice({ others: two, provenSecondsAgo: 120 }))).toBeUndefined();
});

test('standbys within a second of each other lose the same, and then all of them choose the first of the list', () => {
  const close = [other(stockholm, 7), other(paris, 7.5)];
  expect(leavesToAnother(choice({ others: close }))).toBeUndefined();

  const inStockholm = { own: { replayedTo: at(-7), unfit: [] }, here: stockholm };
  const seen = choice({ ...inStockholm, others: [other(frankfurt, 8), other(paris, 7.5)] });
  expect(leavesToAnother(seen)?.why).toContain('eu-central-1 would lose up to 8 s');
});

test.each([
  ['is not fit', [other(stockholm, 3, ['It is full.']), other(paris, 9)], settled()],
  ['owes a fence', allHeard, settled({ fenceDebts: [debt({ region: stockholm })] })],
])('a better standby that %s is none to leave it to', (_what, others, entry) => {
  expect(leavesToAnother(choice({ others, entry }))).toBeUndefined();
});

test('one that could not tell about the writer just then is asked again before another one goes first', () => {
  const unproven = other(stockholm, 3, ["eu-north-1 can't tell that the writer is silent."]);
  const unsure = { others: [other(paris, 9), { ...unproven, unsure: true as const }] };

  expect(leavesToAnother(choice(unsure))?.why).toContain('eu-north-1 did not say how much would be lost there');
  expect(leavesToAnother(choice({ ...unsure, provenSecondsAgo: 10 }))).toBeUndefined();
  expect(leavesToAnother(choice({ others: [other(paris, 9), unproven] }))).toBeUndefined();
});

test('one that did not say what it would lose is asked again for ten seconds, and then nothing depends on it', () => {
  const unheard = { others: [other(paris, 9)] };

  expect(leavesToAnother(choice(unheard))).toEqual({
    why: 'eu-north-1 did not say how much would be lost there, and is asked again.',
    brief: true,
  });
  expect(leavesToAnother(choice({ ...unheard, provenSecondsAgo: 10 }))).toBeUndefined();
  expect(leavesToAnother(choice({ provenSecondsAgo: 10 }))).toBeUndefined();
  // A run that begins after the proof asks twice, too.
  const late = choice({ ...unheard, provenSecondsAgo: 100 });
  expect(leavesToAnother({ ...late, startedAt: at(-9) })?.brief).toBe(true);
  expect(leavesToAnother({ ...late, startedAt: at(-10) })).toBeUndefined();
});

test('one that is not fit itself lets every other one go first, and tells its refusal only when none of them acted', () => {
  const own = { replayedTo: at(-1), unfit: ['It is full.'] };

  expect(leavesToAnother(choice({ own, others: allHeard, provenSecondsAgo: 119 }))?.brief).toBe(true);
  const late = choice({ own, others: allHeard, provenSecondsAgo: 120 });
  expect(leavesToAnother(late)).toBeUndefined();
  expect(decide(late)).toMatchObject({ go: false, quiet: false });
  expect(decide(late).reasons[0]).toBe('It is full. Nothing overrides that.');
  expect(decide(late).command).toBeUndefined();
});

test("a better standby's proposal stands for as long as persons may answer it, and one of a worse one does not", () => {
  const proposal = (to: string) =>
    settled({
      proposal: {
        ...{ id: '1-7', epoch: 1, from: ireland, to, verdict: 'region-down', reasons: [], madeBy: 'run-1' },
        ...{ loss: { lowerSeconds: 0, upperSeconds: 3 }, madeAt: at(-900), expiresAt: at(900), approvals: [] },
      },
    });
  const late = { others: allHeard, provenSecondsAgo: 1000 };

  expect(leavesToAnother(choice({ ...late, entry: proposal(stockholm) }))).toEqual({
    why: 'eu-north-1 would lose up to 3 s, eu-central-1 up to 8 s: proposal 1-7 to fail over to eu-north-1 stands.',
    brief: false,
  });
  expect(leavesToAnother(choice({ ...late, entry: proposal(paris) }))).toBeUndefined();
});

test('who holds the lease acts, and so does a person; an automatic run ends quietly', () => {
  const left = choice({ others: allHeard });

  expect(decide(left)).toMatchObject({ go: false, quiet: true });
  expect(decide({ ...left, holding: true }).go).toBe(true);
  const person = { reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 };
  expect(decide({ ...left, request: { group: 'orders', trigger: 'manual', ...person } }).go).toBe(true);
});

test('what is known of the others is told with the decision', () => {
  const others = [other(stockholm, 3, ['It is full.'])];

  expect(othersInWords(choice({ others }))).toEqual([
    "eu-north-1, another standby, can't take over: It is full.",
    'eu-west-3, another standby, gave no usable answer.',
  ]);
  expect(decide(choice({ others: allHeard, provenSecondsAgo: 60 })).reasons).toEqual([
    'It is down.',
    'eu-north-1, another standby, would lose up to 3 s.',
    'eu-west-3, another standby, would lose up to 9 s.',
  ]);
});

test('every standby of four acts within three minutes and a half of the proof, whatever the others say of themselves', () => {
  const bounds = [1, 5, 9];
  for (const stockholms of bounds)
    for (const paris_ of bounds)
      for (const own of bounds) {
        const told = {
          own: { replayedTo: at(-own), unfit: [] },
          others: [other(stockholm, stockholms), other(paris, paris_)],
        };
        const last = (3 * choosing.patienceMilliseconds) / 1000;
        expect(leavesToAnother(choice({ ...told, provenSecondsAgo: last }))).toBeUndefined();
      }
});
