import { DescribeExecutionCommand, RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { frankfurt, lambda, machine, pass, step, worldOf } from './fixture.ts';

/** RedriveExecution: what failed goes on from the state that it stood in, as often as one likes within 14 days. */

const failover = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') };
const day = 86_400_000;

/** A machine of one Task that fails until told otherwise. */
async function failed() {
  const state = { broken: true };
  const unsteady = step('assess-outage', async (input) => {
    if (state.broken) throw new TypeError('Broken.');
    return input;
  });
  const { world, timers } = await worldOf({ [frankfurt]: failover }, [unsteady]);
  const client = world.clientsFor({ region: frankfurt, role: 'operator' }).stepFunctions();
  const execution = world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
  const { startedAt, arn: executionArn } = execution;
  await pass(timers, execution.running.result);
  const redrive = () => pass(timers, client.send(new RedriveExecutionCommand({ executionArn })));
  return { world, timers, client, execution, state, redrive, startedAt, executionArn };
}

test('a failed execution goes on from its failed state, with the same input, start and name', async () => {
  const { timers, client, execution, state, redrive, startedAt, executionArn } = await failed();
  await timers.runUntil(timers.now() + 10 * day);
  const path = [...execution.path];
  state.broken = false;

  await redrive();
  const result = await pass(timers, execution.running.result);
  const described = await pass(timers, client.send(new DescribeExecutionCommand({ executionArn })));

  expect(path).toEqual(['Assess outage']);
  expect(execution.path).toEqual(['Assess outage', 'Assess outage', 'Stopped, nothing changed']);
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders' }, startedAt });
  expect(described).toMatchObject({ status: 'SUCCEEDED', startDate: new Date(startedAt) });
  expect(execution.redrives).toBe(1);
  expect(execution.history.map(({ id }) => id)).toEqual(execution.history.map((_event, index) => index + 1));
  expect(execution.history.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(1);
});

test('an execution that fails again can be redriven again', async () => {
  const { timers, execution, redrive } = await failed();

  await redrive();
  const again = await pass(timers, execution.running.result);
  await redrive();
  await pass(timers, execution.running.result);

  expect([again.status, execution.result?.status, execution.redrives]).toEqual(['FAILED', 'FAILED', 2]);
});

test('what has succeeded, and what ended more than 14 days ago is refused', async () => {
  const { world, timers, client, execution, state, redrive } = await failed();
  state.broken = false;
  const sound = world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
  const redriveSound = () => pass(timers, client.send(new RedriveExecutionCommand({ executionArn: sound.arn })));

  await pass(timers, sound.running.result);
  await expect(redriveSound()).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  await expect(redriveSound()).rejects.toThrow('is SUCCEEDED; only a failed, timed out or aborted one is redriven.');
  await timers.runUntil((execution.result?.endedAt ?? 0) + 14 * day + 1);
  await expect(redrive()).rejects.toThrow('ended more than 14 days ago');
});

test('what was stopped goes on in the state in which it was stopped, once', async () => {
  const slow = step('assess-outage', async (input, { clock }) => {
    await clock.sleep(10_000);
    return input;
  });
  const { world, timers } = await worldOf({ [frankfurt]: failover }, [slow]);
  const client = world.clientsFor({ region: frankfurt, role: 'operator' }).stepFunctions();
  const execution = world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
  await timers.runUntil(timers.now() + 3000);
  await pass(timers, client.send(new StopExecutionCommand({ executionArn: execution.arn })));

  expect(execution.result?.status).toBe('ABORTED');

  await pass(timers, client.send(new RedriveExecutionCommand({ executionArn: execution.arn })));
  const twice = pass(timers, client.send(new RedriveExecutionCommand({ executionArn: execution.arn })));

  await expect(twice).rejects.toThrow('is RUNNING; only a failed, timed out or aborted one is redriven.');
  await pass(timers, execution.running.result);
  expect([execution.result?.status, execution.path.length]).toEqual(['SUCCEEDED', 3]);
});

test('an execution that was never started can not be redriven', async () => {
  const { world, timers } = await worldOf({ [frankfurt]: failover }, [step('assess-outage', async (input) => input)]);
  const client = world.clientsFor({ region: frankfurt, role: 'operator' }).stepFunctions();
  const executionArn = 'arn:aws:states:eu-central-1:111122223333:execution:understudy-failover:nobody';

  await expect(pass(timers, client.send(new RedriveExecutionCommand({ executionArn })))).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
});
