import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { readOptions } from '#cli/read-options.ts';
import { folderFor, help, orSentence } from './or-sentence.ts';
import { homeOf, placesOf } from './place.ts';
import { RegionStack } from './region-stack.ts';

const usage = `Usage: node infra/app.ts [--config FILE] [--out DIR] [--no-bundling] [--no-checks]

Synthesizes one stack per Region, without an account. \`cdk deploy --all\` runs it too, through cdk.json. Beside the templates it leaves
configuration.json, what they were made of.

  --config FILE   the configuration (default: the repository's understudy.yaml)
  --out DIR       the folder for the templates (default: the environment's CDK_OUTDIR, or cdk.out)
  --no-bundling   leaves out the functions' code: nothing can be deployed, but templates are there in seconds
  --no-checks     leaves out the AwsSolutions rules of cdk-nag, and CDK's own check of the templates, which take most of the time
  --help          prints this text

Ends with 0 when the templates are written, 1 when they break a rule, 2 when the command line, the configuration or the folder can't
be used, or CloudFormation would not take so much.
`;

const { options, configuration, out } = orSentence(() => {
  const { values } = readOptions({
    allowNegative: true,
    options: {
      config: { type: 'string', default: join(import.meta.dirname, '..', 'understudy.yaml') },
      out: { type: 'string', default: process.env.CDK_OUTDIR ?? 'cdk.out' },
      bundling: { type: 'boolean', default: true },
      checks: { type: 'boolean', default: true },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) help(usage);
  return { options: values, configuration: loadConfiguration(values.config), out: folderFor(values.out) };
});
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

const stacks = orSentence(
  () => new Map(placesOf(configuration).map((place) => [place.region, new RegionStack(app, place)])),
);
// Route 53 refuses a health check of an alarm that does not exist: the stack with the checks comes last.
const home = stacks.get(homeOf(configuration));
for (const stack of stacks.values()) if (stack !== home) home?.addStackDependency(stack);

writeFileSync(join(out, 'configuration.json'), JSON.stringify(configuration, null, 2));
app.synth();
