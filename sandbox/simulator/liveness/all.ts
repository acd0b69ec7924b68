import { openDebts } from '#core/ledger.ts';
import { limits } from '#core/step.ts';
import { kindOf } from '../catalogue.ts';
import { type Finding, type Invariant, isMutating, secondsOf } from '../invariant.ts';
import { isApprovedAlone } from '../invariants/approved-alone.ts';
import type { Stage } from '../stage.ts';
import { serves, type Truth } from '../truth.ts';
import { leaseIsFree } from './lease-is-free.ts';
import { awaitsControlPlane, leftToDo, runningIn } from './rest.ts';

/** What must come to be once faults have ended for good. */

const atEnd = (id: string, sentence: string, judge: (truth: Truth) => Finding): Invariant => ({
  ...{ id, sentence },
  watch: (truth) => ({ ended: () => judge(truth) }),
});

/** Where converge has to go on asking for ever, each of its runs ends at its own limit, and a minute later the next one asks. */
const everyRunEnds = atEnd('L1', 'Every execution ends.', (truth) => {
  const { stage } = truth;
  const allowed = awaitsControlPlane(truth) ? limits.run + 60_000 : 0;
  const running = runningIn(stage).find(({ startedAt }) => stage.timers.now() - startedAt >= allowed);
  return (
    running &&
    `${running.machine} ${running.name} has been running for ${secondsOf(stage.timers.now() - running.startedAt)}.`
  );
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
  const left = leftToDo(truth).filter((each) => !/^Nobody can /.test(each) || !wasTold(truth));
  return left.length === 0 ? undefined : left.join(' ');
});

const debtsArePaid = atEnd('L5', 'A debt of a Region that can be reached is paid.', (truth) => {
  const unpaid = leftToDo(truth).find((each) => / owes a fence /.test(each));
  return unpaid && openDebts(truth.entry).length > 0 ? unpaid : undefined;
});

/** Ends that nobody is woken by; what waits for persons was told when it was proposed. */
const quiet =
  /already owns group|is under way|is held by|The writer answers\.|does not fit|waits for (one|approvals)|declined proposal|was told already|What stands still is the replication to|would lose .*(is left to|stands\.)/;

/** A channel that was down, or a lease lost in between, tells nobody; another run's page about the same no within ten minutes is enough. */
const refusalsAreTold: Invariant = {
  id: 'L6',
  sentence: 'A refusal of an automatic run is told to people within ten minutes, with its reason.',
  watch: ({ stage, levers }) => {
    let silencedAt = Number.NEGATIVE_INFINITY;
    const refused: { readonly at: number; readonly region: string; readonly cause: string }[] = [];
    return {
      ticked: () => {
        const isBroken = [...levers.broken.keys()].some((what) => /^(sns|region|states|lambda|dynamodb)/.test(what));
        if (isBroken || stage.weather.calls.size > 0) silencedAt = stage.timers.now();
        return undefined;
      },
      executed: ({ result, region, input, machine }) => {
        const isQuiet = quiet.test(result?.cause ?? '');
        const isAutomatic = (input as { trigger?: string } | null)?.trigger !== 'manual';
        const at = stage.timers.now();
        if (machine.endsWith('failover') && result?.error === 'FailoverAborted' && isAutomatic && !isQuiet)
          if (at - silencedAt > 120_000) refused.push({ at, region, cause: result.cause ?? '' });
        return undefined;
      },
      ended: () => {
        const untold = refused.find(
          ({ at }) =>
            !stage.world.pages.some(
              (page) => page.subject.startsWith('Understudy ') && Math.abs(page.at - at) <= 660_000,
            ),
        );
        return untold && `Nobody was told within ten minutes: ${untold.cause}`;
      },
    };
  },
};

/** Without an outage, and without a person who asks for it, nothing is changed. */
const falseAlarmsChangeNothing: Invariant = {
  id: 'L8',
  sentence: 'A false alarm leads to no change at all, and closes by itself.',
  watch: (truth) => {
    const { stage } = truth;
    const mayMove =
      stage.plan.faults.some(({ kind }) => kindOf(kind).outage || movers.has(kind)) || beatsAreLate(stage);
    return {
      sending: (call, tag) =>
        tag?.holder && !mayMove && !isApprovedAlone(truth.entry) && isMutating(call)
          ? `${tag.file} calls ${call.operation}, and there was no outage and no request.`
          : undefined,
    };
  },
};

/** Faults that are no outage by themselves, and may together look like one, or ask for a failover. */
const movers = new Set([
  ...['operator', 'two-operators', 'revert', 'multi-az-failover', 'grey', 'swizzle', 'standby-link-cut', 'blip'],
  ...['control-plane-down', 'lying-observer', 'replication-terminated', 'insistent-operator'],
]);

/**
 * A writer that nobody reaches lives as long as its beats say so. Where they come too late for the veto, its silence is what an
 * outage looks like, and what the beats are late by is what a failover would lose: the objective may be wide enough for that.
 */
function beatsAreLate({ plan, group }: Stage): boolean {
  const has = (kind: string) => plan.faults.some((fault) => fault.kind === kind);
  return has('closed-network') && has('lag') && group.objectives.rpoSeconds >= group.policy.vetoSeconds;
}

export const liveness: readonly Invariant[] = [
  everyRunEnds,
  leaseIsFree,
  clientsGetAWriter,
  convergence,
  debtsArePaid,
  refusalsAreTold,
  falseAlarmsChangeNothing,
];
