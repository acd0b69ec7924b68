import { Construct } from 'constructs';
import { protocol } from '#core/ledger.ts';
import { FailoverRule } from './alarm-rules.ts';
import type { DeadLetters } from './dead-letters.ts';
import { mayFollowConverge, mayHearOfConverge } from './delivery-permissions.ts';
import { EveryMinute } from './every-minute.ts';
import { UnavailableAlarm } from './group-alarms.ts';
import { HintRules } from './hint-rules.ts';
import { Machine } from './machine.ts';
import type { Pages } from './pages.ts';
import {
  mayListRuns,
  mayLookAt,
  mayPublishMetrics,
  mayReadAlarms,
  mayReadLedger,
  mayReadMetrics,
  mayReadOwnCheck,
  mayStart,
  mayTakeTurns,
  mayWriteLedger,
} from './permissions.ts';
import { movedByChecks, otherCandidates, ownableGroups, type Place } from './place.ts';
import { stepFunctions, tell } from './step-functions.ts';
import { TaskFunction } from './task-function.ts';

export interface OrchestratorProps {
  readonly place: Place;
  readonly pages: Pages;
  readonly deadLetters: DeadLetters;
}

/** What a Region has that may take over: the machines, the functions of their states, and what starts them. */
export class Orchestrator extends Construct {
  constructor(scope: Construct, id: string, { place, pages, deadLetters }: OrchestratorProps) {
    super(scope, id);
    const functions = stepFunctions(this, place, pages).map(({ node }) => node.id);
    new Machine(this, 'Converge', {
      place,
      name: 'converge',
      functions,
    });
    new Machine(this, 'Failover', {
      place,
      name: 'failover',
      functions,
      rights: [mayStart(place, ['converge']), mayFollowConverge(place), mayHearOfConverge(place)],
    });
    const sweep = new TaskFunction(this, 'Sweep', {
      place,
      timeoutSeconds: 60,
      description:
        'Starts what an alarm or a crash left undone, republishes what DNS must not answer, and looks whether the standby is fit.',
      rights: [
        mayReadLedger(place),
        mayReadAlarms(place),
        ...mayReadOwnCheck(place),
        mayReadMetrics(),
        mayPublishMetrics(),
        mayListRuns(place),
        mayLookAt(place, 'both'),
        mayStart(place, ['failover', 'converge']),
      ],
    });
    new TaskFunction(this, 'AnswerProposal', {
      place,
      timeoutSeconds: protocol.functionTimeoutSeconds,
      description: "Takes one person's answer to a proposed failover, as the person that AWS says it is.",
      rights: [mayReadLedger(place), mayWriteLedger(place), mayStart(place, ['failover']), ...tell(place, pages)],
    });
    new TaskFunction(this, 'InstructGroup', {
      place,
      timeoutSeconds: protocol.functionTimeoutSeconds,
      description: 'Records what a person says of a group, such as a pause, and says who did.',
      rights: [mayReadLedger(place), mayWriteLedger(place), ...tell(place, pages)],
    });
    new TaskFunction(this, 'ReleaseGroups', {
      place,
      timeoutSeconds: protocol.functionTimeoutSeconds,
      description: 'Lets the groups of a mass event fail over by themselves again, a few at a time, and says who did.',
      rights: [mayReadLedger(place), mayTakeTurns(place), ...tell(place, pages)],
    });
    new EveryMinute(this, 'SweepEveryMinute', { place, run: sweep, deadLetters });
    for (const [name, group] of ownableGroups(place)) {
      new FailoverRule(this, `${name}-failover`, { place, name, group, deadLetters });
      new HintRules(this, `${name}-hint`, { place, name, group, deadLetters });
      if (!movedByChecks(group)) continue;
      for (const other of otherCandidates(place, group)) {
        new UnavailableAlarm(this, `${name}-${other}-unavailable`, place, name, other);
      }
    }
  }
}
