import { answersAcross, isSilent, ledgerAnswers } from '#sandbox/model/reach.ts';
import { rulesWithout } from '#sandbox/model/rules.ts';
import { A, B, initialState, type State } from '#sandbox/model/state.ts';

const start = (ledger: 'witness' | 'quorum'): State => initialState({ slots: 1, automatic: 1, operator: 0, ledger }, 1);

/** Those of A, B and the witness that are named are down. */
function down(state: State, ...names: ('A' | 'B' | 'witness')[]): State {
  const [a, b] = state.regions;
  return {
    ...state,
    regions: [
      { ...a, up: !names.includes('A') },
      { ...b, up: !names.includes('B') },
    ],
    witness: names.includes('witness') ? 'down' : 'up',
  };
}

test('a ledger in the witness answers for as long as the witness does', () => {
  expect(ledgerAnswers(down(start('witness'), 'A', 'B'))).toBe(true);
  expect(ledgerAnswers(down(start('witness'), 'witness'))).toBe(false);
});

test('a ledger in three Regions answers while two of them do', () => {
  const state = start('quorum');

  expect([down(state, 'A'), down(state, 'B'), down(state, 'witness')].map(ledgerAnswers)).toEqual([true, true, true]);
  expect([down(state, 'A', 'witness'), down(state, 'A', 'B')].map(ledgerAnswers)).toEqual([false, false]);
});

test('a cut link is no outage to two observers, and looks like one to the standby alone', () => {
  const cut: State = { ...start('witness'), cut: true };

  expect(answersAcross(cut, A)).toBe(false);
  expect([isSilent(cut, A, rulesWithout()), isSilent(cut, A, rulesWithout('two'))]).toEqual([false, true]);
});

test('without the witness nobody is called silent', () => {
  const blind = down(start('quorum'), 'B', 'witness');

  expect([isSilent(blind, B, rulesWithout()), isSilent(blind, B, rulesWithout('two'))]).toEqual([false, true]);
});
