import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
import { homeOf, placesOf } from './place.ts';
import { readConfiguration } from './read-configuration.ts';
import { RegionStack } from './region-stack.ts';
import { whereThereIsRoom } from './room.ts';

/**
 * Synthesizes one stack per Region: `node infra/app.ts [--config FILE] [--out DIR] [--no-bundling] [--no-checks]`.
 * `cdk deploy --all` runs it too, through cdk.json. Beside the templates it leaves `configuration.json`, what it was made of.
 */
const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    config: { type: 'string', default: join(import.meta.dirname, '..', 'understudy.yaml') },
    out: { type: 'string', default: process.env.CDK_OUTDIR ?? 'cdk.out' },
    /** Without bundling nothing can be deployed, but templates are there in seconds. */
    bundling: { type: 'boolean', default: true },
    /** The AwsSolutions rules of cdk-nag, and CDK's own of CloudFormation's templates; they take most of the time. */
    checks: { type: 'boolean', default: true },
  },
});

const out = resolve(options.out);
const configuration = readConfiguration(options.config);
const app = new App({
  outdir: out,
  analyticsReporting: false,
  builtinCloudFormationValidation: options.checks,
  context: options.bundling ? {} : { 'aws:cdk:bundling-stacks': [] },
});
if (options.checks) {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

const stacks = whereThereIsRoom(
  () => new Map(placesOf(configuration).map((place) => [place.region, new RegionStack(app, place)])),
);
// Route 53 refuses a health check of an alarm that does not exist: the stack with the checks comes last.
const home = stacks.get(homeOf(configuration));
for (const stack of stacks.values()) if (stack !== home) home?.addStackDependency(stack);

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'configuration.json'), JSON.stringify(configuration, null, 2));
app.synth();
