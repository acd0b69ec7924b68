import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lambdaRuntime } from '#functions/runtime/lambda.ts';
import { configuration } from '../fake-runtime.ts';

const folder = mkdtempSync(join(tmpdir(), 'understudy-runtime-'));
const before = process.env.AWS_REGION;
beforeEach(() => {
  process.env.AWS_REGION = 'eu-central-1';
});
afterAll(() => {
  if (before === undefined) delete process.env.AWS_REGION;
  else process.env.AWS_REGION = before;
  rmSync(folder, { recursive: true });
});

function file(content: string): URL {
  const path = join(folder, 'configuration.json');
  writeFileSync(path, content);
  return pathToFileURL(path);
}

test('the configuration beside the bundle is read, and the Region is the one that Lambda names', async () => {
  const runtime = await lambdaRuntime('observe', file(JSON.stringify(configuration)));

  expect(runtime.configuration).toEqual(configuration);
  expect(runtime.region).toBe('eu-central-1');
});

test('a client is made once per Region, and Route 53 lives in us-east-1', async () => {
  const { clients } = await lambdaRuntime('observe', file(JSON.stringify(configuration)));
  const regionOf = (client: unknown) => (client as { config: { region(): Promise<string> } }).config.region();

  expect(clients.rds('eu-west-1')).toBe(clients.rds('eu-west-1'));
  expect(clients.rds('eu-west-1')).not.toBe(clients.rds('eu-west-2'));
  expect(clients.cloudwatch()).toBe(clients.cloudwatch('eu-central-1'));
  await expect(regionOf(clients.route53())).resolves.toBe('us-east-1');
  await expect(regionOf(clients.stepFunctions())).resolves.toBe('eu-central-1');
});

test('every client sends a call once, and throws when it is not answered in time', async () => {
  const { clients } = await lambdaRuntime('observe', file(JSON.stringify(configuration)));
  const made = [
    clients.rds('eu-west-1'),
    clients.route53(),
    clients.dynamodb('eu-west-1'),
    clients.cloudwatch(),
    clients.lambda('eu-west-1'),
    clients.stepFunctions(),
    clients.eventBridge(),
    clients.sns(),
    clients.s3(),
  ] as unknown as {
    config: { maxAttempts(): Promise<number>; requestHandler: { configProvider?: Promise<object> } };
  }[];

  for (const { config } of made) {
    await expect(config.maxAttempts()).resolves.toBe(1);
    await expect(config.requestHandler.configProvider).resolves.toMatchObject({
      connectionTimeout: 2000,
      requestTimeout: 8000,
      throwOnRequestTimeout: true,
    });
  }
});

test.each([
  ['does not fit', () => file('{"installation": "UPPER"}')],
  ['is missing', () => pathToFileURL(join(folder, 'nowhere.json'))],
])('a deployment whose configuration %s says so', async (_what, where) => {
  await expect(lambdaRuntime('observe', where())).rejects.toMatchObject({ name: 'BrokenDeployment' });
});

test('outside Lambda there is no Region, and that is said', async () => {
  delete process.env.AWS_REGION;

  await expect(lambdaRuntime('observe', file(JSON.stringify(configuration)))).rejects.toThrow('AWS_REGION is not set');
});
