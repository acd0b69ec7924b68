/** Who answers whom while Regions, the witness and the link between the candidates fail. */
import type { Rules } from './rules.ts';
import type { Region, State } from './state.ts';

/** Does the ledger answer: the witness's table alone, or two of the three Regions that hold a copy? Without a witness always. */
export function ledgerAnswers({ witness, quorum, regions }: State): boolean {
  if (witness === 'absent') return true;
  if (!quorum) return witness === 'up';
  const others = regions.filter(({ up }) => up).length;
  return others + (witness === 'up' ? 1 : 0) >= 2;
}

/** May an execution read and write the ledger now? Where the rule "alone" is off, it takes its Region's own copy instead. */
export const mayUseLedger = (state: State, rules: Rules): boolean => ledgerAnswers(state) || !rules.alone;

/** Does that Region answer calls from the other candidate? */
export const answersAcross = (state: State, region: Region): boolean => state.regions[region].up && !state.cut;

/** Do the observers find that Region silent? The standby and the witness, or with the rule "two" off the standby alone. */
export function isSilent(state: State, region: Region, rules: Rules): boolean {
  if (!rules.two) return !answersAcross(state, region);
  return state.witness !== 'down' && !state.regions[region].up;
}
