import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsOf, synthesize } from '../synthesize.ts';

/** The AwsSolutions rules ran when the templates were synthesized: a finding that nobody acknowledged would have stopped that. */

interface Entry {
  readonly type: string;
  readonly data: unknown;
}

const assembly = synthesize();
const acknowledged = globSync('*.metadata.json', { cwd: assembly }).flatMap((file) => {
  const metadata = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Record<string, readonly Entry[]>;
  return Object.values(metadata)
    .flat()
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
});

test('the synthesized templates have no finding that was not acknowledged', () => {
  expect(findingsOf(assembly)).toEqual([]);
});

test('every acknowledgement says why, in a sentence', () => {
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.filter(([, reason]) => !/^[A-Z].{30,}\.$/.test(reason))).toEqual([]);
});

test('only rights without an exact ARN, dead letters without dead letters and a bucket without access logs are acknowledged', () => {
  const rules = new Set(acknowledged.map(([rule]) => rule.replace(/^.*?(AwsSolutions-\w+).*$/, '$1')));

  expect([...rules].sort()).toEqual(['AwsSolutions-IAM5', 'AwsSolutions-S1', 'AwsSolutions-SQS3']);
});
