import { openDebts } from '#core/ledger.ts';
import { kindOf } from '../catalogue.ts';
import { type Finding, type Invariant, isMutating, secondsOf } from '../invariant.ts';
import { serves, type Truth } from '../truth.ts';
import { leftToDo } from './rest.ts';

/** What must come to be once faults have ended for good. */

const atEnd = (id: string, sentence: string, judge: (truth: Truth) => Finding): Invariant => ({
  ...{ id, sentence },
  watch: (truth) => ({ ended: () => judge(truth) }),
});

const everyRunEnds = atEnd('L1', 'Every execution ends.', ({ stage }) => {
  const running = stage.world.executions.find(({ result }) => result === undefined);
  return (
    running &&
    `${running.machine} ${running.name} has been running for ${secondsOf(stage.timers.now() - running.startedAt)}.`
  );
});

const leaseIsFree = atEnd('L2', 'The lease is free, or has run out, once nobody runs.', ({ stage, entry }) => {
  if (entry.holder === undefined || (entry.leaseExpiresAt ?? 0) <= stage.timers.now()) return undefined;
  return `${entry.holder} holds the lease until ${new Date(entry.leaseExpiresAt ?? 0).toISOString()}.`;
});

/** A writer is lost for good: then either the standby took over, or people were told why it did not. */
const clientsGetAWriter = atEnd(
  'L3',
  'With the writer gone for good and the standby sound, clients get a writer or people get the reason.',
  (truth) => {
    const { entry } = truth;
    if (serves(truth, entry.owner) || wasTold(truth)) return undefined;
    return `Nobody can write in ${entry.owner}, nothing else was made the writer, and nobody was told: ${leftToDo(truth).join(' ')}`;
  },
);

export const wasTold = ({ stage, entry }: Truth): boolean =>
  stage.world.pages.some(
    ({ subject, at }) => subject.startsWith('Understudy ') && at > (entry.transfer?.moments.declared ?? 0),
  );

const convergence = atEnd('L4', 'Whatever happened, repair comes to rest in a good state.', (truth) => {
  const left = leftToDo(truth).filter((each) => !/^Nobody can write/.test(each) || !wasTold(truth));
  return left.length === 0 ? undefined : left.join(' ');
});

const debtsArePaid = atEnd('L5', 'A debt of a Region that can be reached is paid.', (truth) => {
  const unpaid = leftToDo(truth).find((each) => / owes a fence /.test(each));
  return unpaid && openDebts(truth.entry).length > 0 ? unpaid : undefined;
});

/** Without an outage, and without a person who asks for it, nothing is changed. */
const falseAlarmsChangeNothing: Invariant = {
  id: 'L8',
  sentence: 'A false alarm leads to no change at all, and closes by itself.',
  watch: ({ stage }) => {
    const mayMove = stage.plan.faults.some(({ kind }) => kindOf(kind).outage || movers.has(kind));
    return {
      sending: (call, tag) =>
        tag?.holder && !mayMove && isMutating(call)
          ? `${tag.file} calls ${call.operation}, and there was no outage and no request.`
          : undefined,
    };
  },
};

/** Faults that are no outage by themselves, and may together look like one, or ask for a failover. */
const movers = new Set([
  ...['operator', 'two-operators', 'revert', 'multi-az-failover', 'grey', 'swizzle', 'standby-link-cut', 'blip'],
  ...['control-plane-down', 'lying-observer'],
]);

export const liveness: readonly Invariant[] = [
  everyRunEnds,
  leaseIsFree,
  clientsGetAWriter,
  convergence,
  debtsArePaid,
  falseAlarmsChangeNothing,
];
