import type { Invariant } from '../invariant.ts';
import { applicationVeto } from './application-veto.ts';
import { approvedByPersons } from './approved-by-persons.ts';
import { decisionUnderLease } from './decision-under-lease.ts';
import { eligibleTarget } from './eligible-target.ts';
import { epochPairs } from './epoch-pairs.ts';
import { fenceBeforeTraffic } from './fence-before-traffic.ts';
import { immutableTargets } from './immutable-targets.ts';
import { inItsTurn } from './in-its-turn.ts';
import { inRegionFirst } from './in-region-first.ts';
import { knownExposureOnly } from './known-exposure-only.ts';
import { leastLoss } from './least-loss.ts';
import { namesLeadToWriter } from './names-lead-to-writer.ts';
import { neverOneObserver } from './never-one-observer.ts';
import { noAutomaticFailback } from './no-automatic-failback.ts';
import { noChangeWithoutLedger } from './no-change-without-ledger.ts';
import { noDestructiveCall } from './no-destructive-call.ts';
import { noFlapping } from './no-flapping.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { noStaleEffect } from './no-stale-effect.ts';
import { nothingChangedIsTrue } from './nothing-changed-is-true.ts';
import { onePromotion } from './one-promotion.ts';
import { oneReachableWriter } from './one-reachable-writer.ts';
import { ownGroupOnly } from './own-group-only.ts';
import { ownerNeverFenced } from './owner-never-fenced.ts';
import { pausedMeansPaused } from './paused-means-paused.ts';
import { personsLeaveUnfenced } from './persons-leave-unfenced.ts';
import { replicationVeto } from './replication-veto.ts';
import { servingIsTrue } from './serving-is-true.ts';
import { soundLossBound } from './sound-loss-bound.ts';
import { withinObjective } from './within-objective.ts';

/** What must hold at every moment. */
export const safety: readonly Invariant[] = [
  oneReachableWriter,
  knownExposureOnly,
  withinObjective,
  approvedByPersons,
  personsLeaveUnfenced,
  pausedMeansPaused,
  noFlapping,
  soundLossBound,
  leastLoss,
  neverOneObserver,
  replicationVeto,
  inRegionFirst,
  applicationVeto,
  decisionUnderLease,
  eligibleTarget,
  noStaleEffect,
  noLostUpdate,
  onePromotion,
  fenceBeforeTraffic,
  namesLeadToWriter,
  epochPairs,
  noDestructiveCall,
  immutableTargets,
  ownerNeverFenced,
  noAutomaticFailback,
  noChangeWithoutLedger,
  ownGroupOnly,
  inItsTurn,
  servingIsTrue,
  nothingChangedIsTrue,
];
