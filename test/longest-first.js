import Sequencer from '@jest/test-sequencer';

/**
 * Starts the files that play whole stories in several processes first, so that no core is left idle at the end. Jest knows what a
 * file takes only where it has run it before.
 */
const longest = [
  'sandbox/simulator/simulate',
  'machines/sweep',
  'sandbox/simulator/sweeps',
  'sandbox/simulator/rare-places',
  'infra/variants',
  'regressions/regressions',
  'sandbox/model/explore',
];

const place = ({ path }) => {
  const index = longest.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return index < 0 ? longest.length : index;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => place(one) - place(other));
  }
}
