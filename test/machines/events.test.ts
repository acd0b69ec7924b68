import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { problemsOf, Request } from '#core/request.ts';
import { readPattern } from '#sandbox/world/event-pattern.ts';
import { resourcesOf } from '#sandbox/world/host.ts';
import { readTransform } from '#sandbox/world/input-transformer.ts';
import { FRANKFURT, openScene } from './scene.ts';

/** The examples in events/ are what the machines take and what the rules send. */

const read = (file: string): unknown => JSON.parse(readFileSync(`events/${file}.json`, 'utf8'));
const files = globSync('events/*.json')
  .map((path) => basename(path, '.json'))
  .sort();
const requests = files.filter((file) => file !== 'alarm-state-change' && file !== 'rds-event');

test('every example has its schema', () => {
  expect(files).toEqual([
    ...['alarm-failover', 'alarm-state-change', 'hint-failover'],
    ...['manual-dry-run', 'manual-failover', 'manual-revert', 'rds-event'],
  ]);
});

test.each(requests)('events/%s.json is an input of the failover machine in which nothing is missing', (file) => {
  const request = Request.parse(read(file));

  expect(problemsOf(request)).toEqual([]);
});

test.each([
  ['alarm-state-change', 'alarm-failover'],
  ['rds-event', 'hint-failover'],
])("the standby's rule takes events/%s.json and makes events/%s.json of it", async (given, input) => {
  const { stage } = await openScene({ steadySeconds: 0 });
  const event = read(given);
  const taken = resourcesOf(stage.world.host, 'AWS::Events::Rule', FRANKFURT)
    .filter(({ properties }) => properties.EventPattern && readPattern(properties.EventPattern, 'the rule')(event))
    .flatMap(({ properties }) => properties.Targets as readonly Record<string, unknown>[])
    .filter(({ Arn }) => String(Arn).endsWith(':stateMachine:understudy-failover'));

  expect(taken.map((target) => readTransform(target, 'the rule')(event))).toEqual([read(input)]);
});
