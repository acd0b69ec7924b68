import { instead, lambdaAnswering, runOn } from './command-line.ts';

const overriding = [
  ...[
    'override',
    '--group',
    'orders',
    '--region',
    'eu-central-1',
    '--epoch',
    '3',
    '--loss',
    '300',
    '--reason',
    'Flood',
  ],
] as const;

test.each([
  [[], 300, 30],
  [['--for', '5'], 300, 5],
  [['--loss', 'unlimited'], null, 30],
])('an override with %j is heard by a function of the Region that was named', async (more, lossSeconds, minutes) => {
  const { asked, clients } = lambdaAnswering({ said: { reasons: ['It was heard.'] } });

  expect(await runOn(clients, ...instead(overriding, ...more))).toMatchObject({ code: 0, out: 'It was heard.\n' });
  expect(asked).toEqual([
    {
      ...{ region: 'eu-central-1', name: expect.stringMatching(/^arn:aws:lambda:eu-central-1:.*-instruct-group$/) },
      payload: {
        ...{ action: 'override', group: 'orders', epoch: 3, lossSeconds, minutes, reason: 'Flood' },
        proof: expect.objectContaining({ signature: expect.stringMatching(/^[0-9a-f]{64}$/) }),
      },
    },
  ]);
});

test.each([
  [['--loss', 'all'], 'A loss is whole seconds; allowed: 0 to 604800 (7 days), or unlimited.'],
  [['--loss', '1.5'], 'A loss is whole seconds; allowed: 0 to 604800 (7 days), or unlimited.'],
  [['--epoch', 'new'], "An override names the group's epoch, as the page has it."],
  [['--for', '3'], 'An override lasts whole minutes; allowed: 5 to 120.'],
  [['--reason', ' '], 'An override needs a reason: one line of up to 200 characters.'],
])('an override with %j is sent nowhere', async (more, sentence) => {
  const { asked, clients } = lambdaAnswering();

  expect(await runOn(clients, ...instead(overriding, ...more))).toMatchObject({
    code: 2,
    err: expect.stringContaining(sentence),
  });
  expect(asked).toEqual([]);
});

test('what an override needs is named, and what it does not take is refused with what it does', async () => {
  expect(await runOn({}, 'override', '--group', 'orders', '--region', 'eu-central-1')).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('--epoch N and --loss SECONDS|unlimited and --reason TEXT') },
  });
  expect(await runOn({}, ...overriding, '--target', 'eu-central-1')).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('--reason TEXT, --for MINUTES, --config FILE, --json') },
  });
});

test('an override that may have been recorded says what to do', async () => {
  const said = { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 20.00 seconds' };

  expect(await runOn(lambdaAnswering({ FunctionError: 'Unhandled', said }).clients, ...overriding)).toMatchObject({
    ...{ code: 1, err: expect.stringContaining('may have been recorded all the same: give the command again') },
  });
});
