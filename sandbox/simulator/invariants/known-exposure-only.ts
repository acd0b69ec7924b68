import type { Invariant } from '../invariant.ts';
import type { Truth } from '../truth.ts';

/**
 * A target that somebody else promotes in the midst of a transfer takes our own probe before the ledger can know of it. The debt
 * of the Region that is left was opened with the declaration: it stands, or that Region is proven fenced and takes no writes.
 */
export const knownExposureOnly: Invariant = {
  id: 'S2',
  sentence: 'Where two Regions accept commits at all, an open fence debt names the one that is not the owner.',
  watch: (truth) => ({
    committed: (engine, { kind }) => {
      const { owner, phase, target, epoch, fenceDebts } = truth.entry;
      if (kind === 'beat' || engine.region === owner) return undefined;
      const promoted = truth.stage.enginesIn(owner).some(({ inRecovery }) => !inRecovery);
      if (!promoted || (phase === 'declared' && target === owner)) return undefined;
      const owes = (region: string) =>
        fenceDebts.some((debt) => debt.region === region && debt.dischargedAt === undefined);
      if (owes(engine.region) || (engine.region === target && owes(owner))) return undefined;
      const wasOwed = fenceDebts.some((debt) => debt.region === owner && debt.epoch === epoch);
      const isNews = kind === 'probe' && engine.region === target && promotedByHand(truth, engine.identifier);
      if (wasOwed && isNews) return undefined;
      return `${engine.identifier} committed a ${kind} while ${owner} is the owner and takes writes, and no debt is open for it.`;
    },
  }),
};

const promotedByHand = ({ stage }: Truth, identifier: string): boolean =>
  stage.world.callLog.some(
    ({ operation, target, result, role }) =>
      operation === 'PromoteReadReplica' && target === identifier && result === 'ok' && role === 'operator',
  );
