import { nearest } from '#core/nearest.ts';

test.each([
  ['eu-west-9', ['us-east-1', 'eu-west-1'], 'eu-west-1'],
  ['dwelSeconds', ['mode', 'dwellSeconds'], 'dwellSeconds'],
  ['Mode', ['mode'], 'mode'],
  ['colour', ['account', 'pages'], undefined],
])('%s among %j was probably meant to be %s', (word, known, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
