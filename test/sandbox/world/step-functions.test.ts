import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { TemplateResource } from '#sandbox/world/assembly.ts';
import { account, allow, frankfurt, lambda, machine, pass, role, step, worldOf } from './fixture.ts';

const machineArn = `arn:aws:states:${frankfurt}:${account}:stateMachine:understudy-failover`;
const failover = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') };
const slow = step('assess-outage', async (input, { clock }) => {
  await clock.sleep(10_000);
  return input;
});
const start = (name: string, input = '{"group":"orders"}') =>
  new StartExecutionCommand({ stateMachineArn: machineArn, name, input });

async function withClient() {
  const made = await worldOf({ [frankfurt]: failover }, [slow]);
  const client = made.world.clientsFor({ region: frankfurt, role: 'operator' }).stepFunctions();
  return { ...made, client };
}

describe('StartExecution', () => {
  test('answers the running execution of the same name and input', async () => {
    const { world, timers, client } = await withClient();

    const first = await pass(timers, client.send(start('a')));

    expect(await pass(timers, client.send(start('a')))).toEqual(first);
    expect(world.executions).toHaveLength(1);
  });

  test('refuses a name that runs with another input, and one that has ended', async () => {
    const { timers, client } = await withClient();
    await pass(timers, client.send(start('a')));

    await expect(pass(timers, client.send(start('a', '{"group":"other"}')))).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
    await timers.runUntil(timers.now() + 60_000);
    await expect(pass(timers, client.send(start('a')))).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });
});

test('executions are described and listed, newest first, and stopped', async () => {
  const { timers, client } = await withClient();
  const { executionArn } = await pass(timers, client.send(start('a')));
  await timers.runUntil(timers.now() + 60_000);
  const second = await pass(timers, client.send(start('b')));
  await pass(timers, client.send(new StopExecutionCommand({ executionArn: second.executionArn, cause: 'No more.' })));

  const described = await pass(timers, client.send(new DescribeExecutionCommand({ executionArn })));
  const listed = await pass(timers, client.send(new ListExecutionsCommand({ stateMachineArn: machineArn })));
  const running = await pass(
    timers,
    client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'RUNNING' })),
  );

  expect(described).toMatchObject({ status: 'SUCCEEDED', output: '{"group":"orders"}' });
  expect(listed.executions?.map(({ name, status }) => `${name} ${status}`)).toEqual(['b ABORTED', 'a SUCCEEDED']);
  expect(running.executions).toEqual([]);
});

const parent = (...rights: object[]): Record<string, TemplateResource> => ({
  ParentRole: role('states.amazonaws.com', ...rights),
  Parent: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'understudy-parent',
      RoleArn: { 'Fn::GetAtt': ['ParentRole', 'Arn'] },
      DefinitionSubstitutions: { Child: { Ref: 'Failover' } },
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Run child',
        States: {
          'Run child': {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Arguments: { StateMachineArn: `\${Child}`, Input: { group: 'orders' } },
            Output: '{% $states.result.Output %}',
            End: true,
          },
        },
      }),
    },
  },
});
const all = [
  allow('states:*', '*'),
  allow('events:*', `arn:aws:events:${frankfurt}:${account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`),
];

describe('a machine that runs another', () => {
  test('goes on with the child’s output', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...parent(...all) } }, [slow]);

    const { result } = world.startExecution('understudy-parent', frankfurt, {}).running;

    expect(await pass(timers, result)).toMatchObject({ status: 'SUCCEEDED', output: { group: 'orders' } });
  });

  test('fails with the child', async () => {
    const broken = step('assess-outage', async () => {
      throw new TypeError('Broken.');
    });
    const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...parent(...all) } }, [broken]);

    const { result } = world.startExecution('understudy-parent', frankfurt, {}).running;

    expect(await pass(timers, result)).toMatchObject({
      status: 'FAILED',
      error: 'States.TaskFailed',
      cause: expect.stringMatching(/TypeError/),
    });
  });

  test('stops the child when it is stopped', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...parent(...all) } }, [slow]);
    const execution = world.startExecution('understudy-parent', frankfurt, {});
    await timers.runUntil(timers.now() + 5000);

    execution.running.abort('No more.');
    await timers.runUntil(timers.now() + 1000);

    expect(world.executions.map(({ machine: name, result }) => `${name} ${result?.status}`)).toEqual([
      'understudy-parent ABORTED',
      'understudy-failover ABORTED',
    ]);
  });

  test('needs the right to hear of the child’s end', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: { ...failover, ...parent(allow('states:*', '*')) } }, [
      slow,
    ]);

    const { result } = world.startExecution('understudy-parent', frankfurt, {}).running;

    expect(await pass(timers, result)).toMatchObject({
      status: 'FAILED',
      error: 'StepFunctions.AccessDeniedException',
    });
  });
});

test('an execution in a dead Region stands still, and goes on when the Region is back', async () => {
  const retry = [{ ErrorEquals: ['Lambda.ServiceException'], IntervalSeconds: 1, MaxAttempts: 2 }];
  const machines = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage', retry) };
  const { world, timers } = await worldOf({ [frankfurt]: machines }, [slow]);
  const started = timers.now();
  const execution = world.startExecution('understudy-failover', frankfurt, { group: 'orders' });
  await timers.runUntil(started + 5000);

  world.region(frankfurt).down();
  await timers.runUntil(started + 40_000);
  expect(execution.path).toEqual(['Assess outage']);
  world.region(frankfurt).up();
  const result = await pass(timers, execution.running.result);

  expect(result).toMatchObject({ status: 'SUCCEEDED', endedAt: started + 51_000 });
});
