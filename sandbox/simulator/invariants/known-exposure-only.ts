import type { Invariant } from '../invariant.ts';

export const knownExposureOnly: Invariant = {
  id: 'S2',
  sentence: 'Where two Regions accept commits at all, an open fence debt names the one that is not the owner.',
  watch: (truth) => ({
    committed: (engine, { kind }) => {
      const { owner, phase, target, fenceDebts } = truth.entry;
      if (kind === 'beat' || engine.region === owner) return undefined;
      const promoted = truth.stage.enginesIn(owner).some(({ inRecovery }) => !inRecovery);
      if (!promoted || (phase === 'declared' && target === owner)) return undefined;
      const owes = (region: string) =>
        fenceDebts.some((debt) => debt.region === region && debt.dischargedAt === undefined);
      // A target that somebody else promoted in the midst of the transfer: the debt of the Region that is left stands already.
      if (owes(engine.region) || (engine.region === target && owes(owner))) return undefined;
      return `${engine.identifier} committed a ${kind} while ${owner} is the owner and takes writes, and no debt is open for it.`;
    },
  }),
};
