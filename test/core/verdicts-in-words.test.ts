import { decide } from '#core/decide.ts';
import type { Assessment, OutageVerdict } from '#core/evidence.ts';
import type { Request } from '#core/request.ts';
import { at, frankfurt, group, ireland, settled } from './small-world.ts';

/** What a person reads of each verdict: why nothing is done by itself, what a start by hand costs, and how it is typed. */

interface Words {
  /** The first sentence of the "no" to an alarm; absent where the verdict, once proven, is a go. */
  readonly alarm?: string;
  /** The first sentence of the "no" to a start by hand that accepts nothing; absent where that is a go. */
  readonly byHand?: string;
  /** What the page names as accepted by a start by hand; absent where it names no command. */
  readonly accepts?: readonly string[];
  readonly quiet?: true;
}

const noFailover = (finding: string) => `${finding} That calls for no failover.`;
const living = (finding: string): Words => ({
  alarm: noFailover(finding),
  byHand: `${finding} What it takes until it is fenced would be lost, so a failover is not started.`,
  accepts: ['A start by hand accepts that what a living writer takes until it is fenced is lost.'],
});

const words: Readonly<Record<OutageVerdict, Words>> = {
  healthy: {
    alarm: noFailover('The writer answers.'),
    byHand: 'The writer is healthy: a failover could lose data, so it is not started.',
    quiet: true,
  },
  degraded: living('The writer answers, but not every time.'),
  'region-down': {},
  'writer-down': {},
  'writer-unreachable': living('The writer lives, and only the way to it is broken.'),
  'control-plane-only': living("The writer answers; only its Region's RDS API does not."),
  'replication-only': living('The writer answers; only the replication from it stands still.'),
  'observer-blind': {
    alarm: noFailover('An observer is cut off itself, so nobody can tell whether the writer is down.'),
    accepts: [],
  },
  unknown: { alarm: noFailover('Nobody can tell whether the writer is down.'), accepts: [] },
};

const seen = 'What the observers saw.';
const assessed = (verdict: OutageVerdict, proven: boolean): Assessment => ({
  ...{ verdict, proven, pending: false, reasons: [seen], loss: { lowerSeconds: 0, upperSeconds: 3 }, at: at(0) },
});
const manual: Request = {
  ...{ group: 'orders', trigger: 'manual' as const, reason: 'Flood', expectedOwner: ireland, expectedEpoch: 1 },
};
const decided = (verdict: OutageVerdict, request: Request) => {
  const proven = words[verdict].alarm === undefined;
  const situation = { request, group, entry: settled(), here: frankfurt, now: at(0) };
  return decide({ ...situation, assessment: assessed(verdict, proven) });
};
const all = Object.entries(words) as readonly (readonly [OutageVerdict, Words])[];

test.each(all)('%s, as a page says it to who was woken by an alarm', (verdict, { alarm, accepts, quiet }) => {
  const { go, reasons, command, ...decision } = decided(verdict, { group: 'orders', trigger: 'alarm' });
  if (alarm === undefined) {
    expect({ go, reasons }).toEqual({ go: true, reasons: [seen] });
    return;
  }
  const live = verdict !== 'unknown' && verdict !== 'observer-blind' ? ', "acceptLiveWriter": true' : '';
  const start =
    'Start the failover machine in eu-central-1 with events/manual-failover.json and "group": "orders", "expectedOwner": "eu-west-1", "expectedEpoch": 1';
  expect({ go, quiet: decision.quiet }).toEqual({ go: false, quiet: quiet === true });
  expect(reasons).toEqual([alarm, ...(accepts ?? []), seen]);
  expect(command).toBe(accepts && `${start}${live}`);
});

test.each(all)('%s, as a person is answered who starts a failover by hand', (verdict, { byHand }) => {
  const { go, reasons } = decided(verdict, manual);
  expect({ go, first: reasons[0] }).toEqual(byHand ? { go: false, first: byHand } : { go: true, first: seen });
});

test.each(all)('%s is gone over by a person who accepts a living writer, unless it is healthy', (verdict) => {
  expect(decided(verdict, { ...manual, acceptLiveWriter: true }).go).toBe(verdict !== 'healthy');
});
