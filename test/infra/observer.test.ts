import { probeMegabytes } from '#infra/probe-memory.ts';
import { resourcesIn, synthesize, templatesOf } from '../synthesize.ts';

/** The two functions that run all the time are deployed so that this can be paid for. */

const functions = resourcesIn(templatesOf(synthesize()), 'AWS::Lambda::Function').map(({ Properties }) => Properties);
const named = (file: string) => functions.filter(({ FunctionName }) => FunctionName === `understudy-${file}`);

test('the probe has the memory of its groups, and the functions of a failover have the most', () => {
  expect(named('probe').map(({ MemorySize }) => MemorySize)).toEqual([192, 192, 192]);
  expect(new Set(functions.map(({ MemorySize }) => MemorySize))).toEqual(new Set([192, 512]));
  expect(named('promote-replica').map(({ MemorySize }) => MemorySize)).toEqual([512, 512]);
});

test('many groups get the probe the share of a processor that looking at all of them takes', () => {
  expect([1, 16, 17, 30].map(probeMegabytes)).toEqual([192, 192, 204, 360]);
});

test('only the function that is asked at each look leaves out of its log what went well', () => {
  const quiet = functions.filter(({ LoggingConfig }) => (LoggingConfig as Record<string, unknown>).SystemLogLevel);

  expect(quiet.map(({ FunctionName }) => FunctionName)).toEqual(
    named('inspect-database').map(() => 'understudy-inspect-database'),
  );
  for (const { LoggingConfig } of quiet)
    expect(LoggingConfig).toMatchObject({ LogFormat: 'JSON', ApplicationLogLevel: 'WARN', SystemLogLevel: 'WARN' });
});
