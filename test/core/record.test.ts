import { epochIn, epochName, epochText } from '#core/record.ts';

test('the record of an epoch stands beside its name, in the quotes that Route 53 wants', () => {
  expect(epochName('orders.db.example.com')).toBe('_epoch.orders.db.example.com');
  expect(epochText(1, 'eu-west-1')).toBe('"epoch=1 owner=eu-west-1"');
});

test('the epoch is read back from what stands there, and from nothing else', () => {
  expect(epochIn(epochText(12, 'eu-central-1'))).toBe(12);
  expect(epochIn('"v=spf1 -all"')).toBeUndefined();
  expect(epochIn(undefined)).toBeUndefined();
});
