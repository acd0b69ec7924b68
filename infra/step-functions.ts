import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { protocol } from '#core/ledger.ts';
import type { Pages } from './pages.ts';
import * as may from './permissions.ts';
import type { Place } from './place.ts';
import { TaskFunction } from './task-function.ts';

/** The functions of the machines' states, each with its rights beside it. The construct's id is the file's name in PascalCase. */
export function stepFunctions(scope: Construct, place: Place, pages: Pages): readonly TaskFunction[] {
  const step = (id: string, description: string, rights: readonly PolicyStatement[]) =>
    new TaskFunction(scope, id, { place, timeoutSeconds: protocol.functionTimeoutSeconds, description, rights });
  return [...decisions(step, place, pages), ...changes(step, place, pages)];
}

type Step = (id: string, description: string, rights: readonly PolicyStatement[]) => TaskFunction;

/** Steps of the failover machine: up to the declaration nothing but the ledger is written. */
function decisions(step: Step, place: Place, pages: Pages): readonly TaskFunction[] {
  const ledger = [may.mayReadLedger(place), may.mayWriteLedger(place)];
  return [
    step('AssessOutage', 'Weighs fresh observations of every Region into a verdict.', [
      may.mayAskObservers(place),
      may.mayReadLedger(place),
    ]),
    step('DecideFailover', 'Says whether the policy allows this failover now, and takes its turn among all groups.', [
      may.mayReadLedger(place),
      may.mayTakeTurns(place),
    ]),
    step('ProposeFailover', 'Records a failover that needs persons, and tells them how to answer.', [
      ...ledger,
      ...tell(place, pages),
    ]),
    step('ClaimGroup', 'Takes the lease of the group.', ledger),
    step('ConfirmOutage', 'Weighs the evidence again under the lease, and looks whether the standby is fit.', [
      may.mayAskObservers(place),
      may.mayReadLedger(place),
      may.mayLookAt(place, 'here'),
    ]),
    step('DeclareTarget', 'Names this Region as target under a new epoch, with a fence debt for the other.', ledger),
    step('AnnounceRefusal', 'Says once why nothing was changed, and how to override it.', [
      ...ledger,
      ...tell(place, pages),
    ]),
    step('PlanCalls', 'Lists the calls that a failover would make, for a dry run.', [
      may.mayReadLedger(place),
      may.mayLookAt(place, 'here'),
      ...may.mayReadRecords(place),
    ]),
  ];
}

/** Steps of the converge machine: each changes one thing in the world, at most. */
function changes(step: Step, place: Place, pages: Pages): readonly TaskFunction[] {
  const ledger = [may.mayReadLedger(place), may.mayWriteLedger(place)];
  return [
    step('LookAround', 'Renews the lease, looks at both sides and chooses the next step.', [
      ...ledger,
      may.mayLookAt(place, 'both'),
      may.mayReadParameters(place, 'both'),
      may.mayAskDatabases(place),
      ...may.mayFollowChanges(place),
    ]),
    step('FenceWriter', 'Takes one step towards an old writer that can take no writes.', [
      ...ledger,
      may.mayLookAt(place, 'elsewhere'),
      may.mayReadParameters(place, 'elsewhere'),
      may.mayFenceWriter(place),
      may.mayFenceEngine(place),
    ]),
    step('LiftFence', 'Takes one step towards a writer here that can take writes.', [
      ...ledger,
      may.mayLookAt(place, 'here'),
      may.mayReadParameters(place, 'here'),
      may.mayLiftFence(place),
      may.mayFreeEngine(place),
    ]),
    step('PromoteReplica', 'Has the replica here made a database of its own.', [
      ...ledger,
      may.mayLookAt(place, 'here'),
      may.mayPromoteReplica(place),
    ]),
    step('ShiftTraffic', 'Moves one name to the target.', [
      ...ledger,
      may.mayPublishMetrics(),
      ...may.mayReadRecords(place),
      ...may.mayMoveRecords(place),
    ]),
    step('HardenDatabase', 'Gives the new writer what a replica does not have.', [
      ...ledger,
      may.mayLookAt(place, 'here'),
      may.mayHardenDatabase(place),
    ]),
    step('AnnounceOutcome', 'Tells people and programs where the group is served from, and keeps the report.', [
      ...ledger,
      ...tell(place, pages),
    ]),
    step('SettleGroup', 'Writes the transfer into the history and frees the lease.', ledger),
  ];
}

export const tell = (place: Place, pages: Pages): readonly PolicyStatement[] => [
  may.mayPage(place),
  may.mayEncryptPages(place, pages.key.keyArn),
  may.mayAnnounceEvents(place),
  may.mayKeepReports(place),
];
