import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { TemplateResource } from '#sandbox/world/assembly.ts';
import { fixedDurations } from '#sandbox/world/durations.ts';
import { account, allow, frankfurt, ireland, lambda, london, machine, role, step, worldOf } from './fixture.ts';

const assess = step('assess-outage', async (input) => input);
const bus = (region: string) => `arn:aws:events:${region}:${account}:event-bus/default`;
const queueArn = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] };
const deadLetters: Record<string, TemplateResource> = {
  DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'understudy-dead-letters' } },
  DeadLettersPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: {
        Statement: { ...allow('sqs:SendMessage', queueArn), Principal: { Service: 'events.amazonaws.com' } },
      },
    },
  },
};
/** A rule that passes every event of the source `test` on to a target. */
const rule = (arn: unknown, rights: object, target: object = {}): Record<string, TemplateResource> => ({
  RuleRole: role('events.amazonaws.com', rights),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['test'] },
      Targets: [{ Id: 'target', Arn: arn, RoleArn: { 'Fn::GetAtt': ['RuleRole', 'Arn'] }, ...target }],
    },
  },
});
const failover = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') };
const starting = rule({ Ref: 'Failover' }, allow('states:StartExecution', { Ref: 'Failover' }), {
  Input: '{"group":"orders"}',
});
const forwarding = rule(bus(frankfurt), allow('events:PutEvents', bus(frankfurt)));
const event = new PutEventsCommand({ Entries: [{ Source: 'test', DetailType: 'Test', Detail: '{}' }] });

test('an event crosses to the bus of another Region as it is, and starts the machine there', async () => {
  const { world, timers } = await worldOf(
    { [ireland]: forwarding, [frankfurt]: { ...failover, ...starting } },
    [assess],
    {
      durations: fixedDurations({ eventDelivery: 1000 }),
    },
  );
  const ids: string[] = [];
  world.on((seen) => seen.kind === 'event' && ids.push(`${seen.region} ${seen.id}`));

  void world.clientsFor({ region: ireland, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 60_000);

  expect(world.executions).toHaveLength(1);
  const [execution] = world.executions;
  expect(ids).toEqual([`${ireland} ${execution?.name}`, `${frankfurt} ${execution?.name}`]);
});

test('an event does not cross to a third Region', async () => {
  const { world, timers } = await worldOf({
    [ireland]: forwarding,
    [frankfurt]: {
      ...deadLetters,
      ...rule(bus(london), allow('events:PutEvents', bus(london)), { DeadLetterConfig: { Arn: queueArn } }),
    },
  });

  void world.clientsFor({ region: ireland, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 60_000);

  expect(world.deadLetters).toMatchObject([
    { region: frankfurt, reason: expect.stringMatching(/^THIRD_REGION_HOP_DETECTED/) },
  ]);
});

test('an event that comes twice starts one execution', async () => {
  const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...starting } }, [assess], { duplicates: 1 });

  void world.clientsFor({ region: frankfurt, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 60_000);

  expect(world.callLog.filter(({ operation }) => operation === 'StartExecution').map(({ result }) => result)).toEqual([
    'ok',
    'ExecutionAlreadyExists',
  ]);
  expect(world.executions).toHaveLength(1);
  expect(world.deadLetters).toEqual([]);
});

test('a target that does not answer is tried again until the link heals', async () => {
  const { world, timers } = await worldOf({ [ireland]: forwarding, [frankfurt]: { ...failover, ...starting } }, [
    assess,
  ]);
  world.link(ireland, frankfurt, false);

  void world.clientsFor({ region: ireland, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 60_000);
  expect(world.executions).toEqual([]);

  world.link(ireland, frankfurt, true);
  await timers.runUntil(timers.now() + 60_000);
  expect(world.executions).toHaveLength(1);
});

test('a target that answers too late is given up into the dead-letter queue', async () => {
  const target = {
    DeadLetterConfig: { Arn: queueArn },
    RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 10 },
  };
  const { world, timers } = await worldOf({
    [ireland]: { ...deadLetters, ...rule(bus(frankfurt), allow('events:PutEvents', bus(frankfurt)), target) },
    [frankfurt]: {},
  });
  world.region(frankfurt).down();

  void world.clientsFor({ region: ireland, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 120_000);

  expect(world.deadLetters).toMatchObject([
    {
      queue: 'understudy-dead-letters',
      reason: expect.stringMatching(/^CROSS_REGION_INGESTION_FAILED/),
      body: { source: 'test' },
    },
  ]);
});

test('a target that the rule’s role may not start goes to the dead-letter queue at once', async () => {
  const denied = rule({ Ref: 'Failover' }, allow('states:StopExecution', '*'), { DeadLetterConfig: { Arn: queueArn } });
  const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...denied, ...deadLetters } }, [assess]);

  void world.clientsFor({ region: frankfurt, role: 'operator' }).eventBridge().send(event);
  await timers.runUntil(timers.now() + 1000);

  expect(world.deadLetters).toMatchObject([
    { reason: expect.stringMatching(/^AccessDeniedException: .*states:StartExecution/) },
  ]);
});

test('a dead-letter queue that does not let the rule write is refused when the world boots', async () => {
  const { DeadLetters } = deadLetters;
  const unwired = rule({ Ref: 'Failover' }, allow('states:StartExecution', '*'), {
    DeadLetterConfig: { Arn: queueArn },
  });

  const booted = worldOf({ [frankfurt]: { ...failover, ...unwired, DeadLetters: DeadLetters as TemplateResource } }, [
    assess,
  ]);

  await expect(booted).rejects.toThrow(
    /no policy of .*understudy-dead-letters lets events.amazonaws.com do sqs:SendMessage/,
  );
});

test.each([
  ['a bus of its own', { EventBusName: 'other' }, /default buses alone, not other/],
  [
    'a target of another kind',
    { Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:1:queue' }] },
    /no state machine, function or event bus/,
  ],
  [
    'a field of a target',
    { Targets: [{ Id: 'a', Arn: bus(ireland), KinesisParameters: {} }] },
    /KinesisParameters of a target/,
  ],
])('a rule with %s is refused', async (_, properties, sentence) => {
  const odd = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['test'] }, ...properties } };

  await expect(worldOf({ [ireland]: { Rule: odd } })).rejects.toThrow(sentence);
});
