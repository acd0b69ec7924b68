import { type LookLimits, lookAt } from '#functions/look.ts';
import { awsError, configuration, type FakeRuntime, fakeRuntime, invoked, payloadOf, start } from './fake-runtime.ts';

const group = configuration.groups.orders;
if (!group) throw new Error('The example has no group orders.');
const limits: LookLimits = { question: 2000, inspection: 3000, call: 2000 };

/** When an answer comes, in milliseconds from the start of the look, and whether it is a good one. */
interface Answer {
  readonly after: number;
  readonly good?: boolean;
}

/** What Frankfurt sees of Ireland, and when it asked its neutral target, the ledger in London. */
async function looked({ writer, api, ledger = true }: { writer: Answer; api: Answer; ledger?: boolean }) {
  const askedAfter: number[] = [];
  const runtime: FakeRuntime = fakeRuntime({
    region: 'eu-central-1',
    respond: async (call) => {
      if (call.operation === 'Get') {
        askedAfter.push(runtime.clock.now() - start);
        if (!ledger) throw awsError('InternalServerError', 500);
        return {};
      }
      const { after, good = false } = call.operation === 'DescribeDBInstances' ? api : writer;
      await runtime.clock.sleep(after);
      if (call.operation === 'Invoke')
        return invoked({ answers: payloadOf(call).questions.map(() => ({ kind: 'reach', ok: good, reason: '' })) });
      if (!good) throw awsError('InternalFailure', 500);
      return { DBInstances: [{ DBInstanceStatus: 'available' }] };
    },
  });
  const timers = counted(runtime);
  const look = await lookAt(
    { ...runtime, clock: timers.clock },
    group as NonNullable<typeof group>,
    'eu-west-1',
    limits,
  );
  return { look, askedAfter, left: timers.left };
}

/** The runtime's clock, and how many of its timers have neither fired nor been called off. */
function counted({ clock }: FakeRuntime) {
  const open = new Set<object>();
  const after = (milliseconds: number, work: () => void) => {
    const timer = {};
    open.add(timer);
    const cancel = clock.after(milliseconds, () => {
      open.delete(timer);
      work();
    });
    return () => {
      open.delete(timer);
      cancel();
    };
  };
  return { clock: { ...clock, after }, left: () => open.size };
}

test.each([
  ['the writer, while the API says nothing', { after: 100, good: true }, { after: 9000 }],
  ['the API, while the writer says nothing', { after: 9000 }, { after: 100, good: true }],
  ['the writer, after the API failed', { after: 300, good: true }, { after: 50 }],
  ['the API, after the writer was found silent', { after: 50 }, { after: 300, good: true }],
  ['the API, at the last moment', { after: 9000 }, { after: 699, good: true }],
])('an observer that soon hears %s does not test itself', async (_what, writer, api) => {
  const { look, askedAfter } = await looked({ writer, api, ledger: false });

  expect(askedAfter).toEqual([]);
  expect(look).toMatchObject({ blind: false });
});

test.each([
  ['after 700 ms where nothing has come by then', { after: 9000 }, { after: 9000 }, 700],
  ['after 700 ms where one has failed and the other has said nothing', { after: 50 }, { after: 9000 }, 700],
  ['after 700 ms also where an answer comes after that', { after: 701, good: true }, { after: 9000 }, 700],
  ['as soon as both have failed', { after: 50 }, { after: 60 }, 60],
])('an observer tests itself %s', async (_what, writer, api, at) => {
  const { askedAfter } = await looked({ writer, api });

  expect(askedAfter).toEqual([at]);
});

test('an observer is blind where its neutral target does not answer either, and only there', async () => {
  const dead = { writer: { after: 9000 }, api: { after: 9000 } };
  const late = { ...dead, writer: { after: 1500, good: true } };

  expect((await looked({ ...dead, ledger: false })).look).toMatchObject({ blind: true });
  expect((await looked(dead)).look).toMatchObject({ blind: false, controlPlane: { state: 'down' } });
  expect((await looked({ ...late, ledger: false })).look).toMatchObject({ blind: false, endpoint: { state: 'up' } });
});

test('nothing is waited for any more once a look is over', async () => {
  const { left } = await looked({ writer: { after: 50, good: true }, api: { after: 60, good: true } });

  expect(left()).toBe(0);
});
