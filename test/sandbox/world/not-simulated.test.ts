import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PublishCommand } from '@aws-sdk/client-sns';
import { account, echo, failover, frankfurt, invoke, operator, pass, worldOf } from './fixture.ts';

describe('what the world does not know', () => {
  test('of an input is a complaint that a test finds', async () => {
    const { world, timers } = await worldOf({ [frankfurt]: failover }, [echo]);
    const invoked = world
      .clientsFor(operator)
      .lambda(frankfurt)
      .send(new InvokeCommand({ ...invoke.input, LogType: 'Tail' }));

    await expect(pass(timers, invoked)).rejects.toThrow(/Invoke was called with LogType/);
    expect(world.complaints).toMatchObject([{ name: 'NotSimulated' }]);
  });

  test('of operations is one too', async () => {
    const { world, timers } = await worldOf({});
    const send = world
      .clientsFor(operator)
      .eventBridge()
      .send(new PutEventsCommand({ Entries: [] }));
    await pass(timers, send);
    class DeleteRuleCommand {
      readonly input = {};
    }

    const deleted = world
      .clientsFor(operator)
      .eventBridge()
      .send(new DeleteRuleCommand() as unknown as PutEventsCommand);

    await expect(pass(timers, deleted)).rejects.toThrow('The world does not simulate DeleteRule of events.');
    expect(world.complaints).toMatchObject([{ name: 'NotSimulated' }]);
  });
});

test('SNS refuses a subject that is not plain ASCII of at most 100 characters', async () => {
  const pages = { Pages: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'understudy-pages' } } };
  const { world, timers } = await worldOf({ [frankfurt]: pages });
  const TopicArn = `arn:aws:sns:${frankfurt}:${account}:understudy-pages`;
  const publish = (Subject: string) =>
    pass(
      timers,
      world
        .clientsFor(operator)
        .sns()
        .send(new PublishCommand({ TopicArn, Subject, Message: 'm' })),
    );

  await publish('orders: serving from eu-central-1');
  for (const subject of ['orders → eu-central-1', 'two\nlines', 'x'.repeat(101)]) {
    await expect(publish(subject)).rejects.toMatchObject({ name: 'InvalidParameter' });
  }
  expect(world.pages).toHaveLength(1);
});
