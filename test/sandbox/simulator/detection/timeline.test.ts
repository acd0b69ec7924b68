import { grades } from '#core/observation.ts';
import { Timeline } from '#sandbox/simulator/detection/timeline.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';

/** A timeline of a world that only says what it is told to. Moments are in milliseconds since the fault. */
function listening() {
  const heard: ((event: WorldEvent) => void)[] = [];
  const executions: { name: string; region?: string; result: { error: string; cause: string } }[] = [];
  const stage = {
    world: { on: (listener: (event: WorldEvent) => void) => heard.push(listener), executions },
    configuration: { installation: 'understudy' },
    groupName: 'orders',
    regions: { owner: 'eu-west-1', standby: 'eu-central-1', witness: 'eu-west-2' },
  };
  const timeline = new Timeline(stage as never, 1);
  const say = (event: object) => {
    for (const hear of heard) hear(event as WorldEvent);
  };
  const call = (from: string, operation: string, input: object, at = 0, result = 'ok') =>
    say({ kind: 'call', entry: { at, appliedAt: at, from, operation, input, result } });
  const look = (from: string, at: number, silent: boolean) =>
    call(from, 'PutMetricData', {
      MetricData: [{ MetricName: 'Suspicion', Value: silent ? grades.silent : grades.fine, Timestamp: new Date(at) }],
    });
  const alarm = (at: number, to = 'ALARM') => say({ kind: 'alarm', at, alarm: 'understudy-orders-suspicion', to });
  const write = (epoch: number, at: number, result = 'ok') => {
    const moments = { started: at - 30, assessed: at - 6, claimed: at - 4, confirmed: at - 2 };
    call('eu-central-1', 'Put', { Item: { record: 'entry', epoch, transfer: { moments } } }, at, result);
  };
  return { timeline, say, look, alarm, write, executions };
}

test('looks count by the second that they were published with, in whatever order two overlapping probe runs publish them', () => {
  const { timeline, look, alarm, write } = listening();
  look('eu-west-2', 12_000, true);
  look('eu-west-2', 3_000, false);
  look('eu-west-2', 7_000, true);
  look('eu-west-2', 30_000, true);
  alarm(20_000);
  write(2, 54_000);

  expect(timeline.declared).toMatchObject({ silent: 7_000, alarm: 20_000 });
});

test('a declaration is the write of a newer epoch, with the silence that both observers see and the alarm for it', () => {
  const { timeline, look, alarm, write } = listening();
  look('eu-central-1', 5_000, true);
  look('eu-west-2', 7_000, true);
  for (const at of [30_000, 50_000]) for (const observer of ['eu-central-1', 'eu-west-2']) look(observer, at, true);
  alarm(20_000);
  write(1, 21_000);

  expect(timeline.declared).toBeUndefined();
  write(2, 54_000);
  write(3, 90_000);
  const seen = { silent: 7_000, alarm: 20_000, started: 53_970, assessed: 53_994, claimed: 53_996, confirmed: 53_998 };
  expect(timeline.declared).toEqual({ ...seen, declared: 54_000 });
});

test('a write that the ledger refused declares nothing', () => {
  const { timeline, write } = listening();
  write(2, 54_000, 'ConditionalCheckFailedException');

  expect(timeline.declared).toBeUndefined();
});

test('a good look ends the silence, and the alarm of an earlier cut counts as the first but not for the declaration', () => {
  const { timeline, look, alarm, write } = listening();
  look('eu-central-1', 5_000, true);
  alarm(20_000);
  look('eu-central-1', 30_000, false);
  look('eu-central-1', 45_000, true);
  look('eu-central-1', 70_000, true);
  write(2, 99_000);

  expect(timeline.firstAlarmAt()).toBe(20_000);
  expect(timeline.declared).toMatchObject({ silent: 45_000 });
  expect(timeline.declared).not.toHaveProperty('alarm');
});

test('a refusal is its first reason without numbers and Regions, once for each execution', () => {
  const { timeline, say, executions } = listening();
  const decided = (execution: string, go: boolean) => {
    const Payload = { go, reasons: ['eu-west-1 was lost 12.5 s ago.', 'more'] };
    say({ kind: 'state', execution, history: { type: 'TaskSucceeded', output: { Payload } } });
  };
  decided('first', false);
  decided('second', true);
  const cause = 'LedgerUnavailable: arn:aws:states:x held it for 8 s. Another sentence.';
  executions.push({ name: 'first', result: { error: 'FailoverAborted', cause } });
  executions.push({ name: 'third', result: { error: 'FailoverAborted', cause } });
  for (const { name } of executions) say({ kind: 'execution', execution: name, status: 'FAILED' });

  expect(timeline.refusals()).toEqual([
    'the owner was lost # s ago.',
    'LedgerUnavailable: another execution held it for # s.',
  ]);
});

test('one event starts executions of one name in two Regions, and both refusals count', () => {
  const { timeline, say, executions } = listening();
  const result = (cause: string) => ({ error: 'FailoverAborted', cause });
  executions.push({ name: 'same', region: 'eu-west-1', result: result('It owns the group.') });
  executions.push({ name: 'same', region: 'eu-central-1', result: result('It is blind.') });
  for (const { name, region } of executions) say({ kind: 'execution', region, execution: name, status: 'FAILED' });

  expect(timeline.refusals()).toEqual(['It owns the group.', 'It is blind.']);
});
