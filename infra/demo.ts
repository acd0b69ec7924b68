import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { readOptions } from '#cli/read-options.ts';
import { readDemoIds } from './demo-ids.ts';
import { demoPlacesOf } from './demo-place.ts';
import { DemoStack } from './demo-stack.ts';
import { folderFor, help, orSentence } from './or-sentence.ts';

const usage = `Something to fail over, for an account without: cdk deploy --all --app "node infra/demo.ts", in three steps.

  1. Without --ids: networks, writer, replica, zone. Write the outputs into understudy.yaml, and each VpcId into a file
     demo-ids.yaml, vpcs: { eu-west-1: vpc-… }.
  2. With --ids demo-ids.yaml: the networks are peered, and the zone is answered in all three. Write the peerings' identifiers
     into the file, peerings: { eu-west-1/eu-central-1: pcx-… }.
  3. Again: the routes between them. Then run infra/demo-database.sql once in the writer, as its master user.

A deployment after a failover is not for the demo: its templates name the first writer.

  --config FILE   the configuration (default: the repository's understudy.yaml)
  --ids FILE      identifiers that AWS gave in an earlier step
  --out DIR       the folder for the templates (default: the environment's CDK_OUTDIR, or cdk.out)
  --no-checks     leaves out the AwsSolutions rules of cdk-nag
  --help          prints this text

Ends with 0 when the templates are written, 1 when they break a rule, 2 when the command line, a file or the folder can't be used.
`;

const { options, configuration, ids, out } = orSentence(() => {
  const { values } = readOptions({
    allowNegative: true,
    options: {
      config: { type: 'string', default: join(import.meta.dirname, '..', 'understudy.yaml') },
      ids: { type: 'string' },
      out: { type: 'string', default: process.env.CDK_OUTDIR ?? 'cdk.out' },
      checks: { type: 'boolean', default: true },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) help(usage);
  const read = { configuration: loadConfiguration(values.config), ids: readDemoIds(values.ids) };
  return { options: values, ...read, out: folderFor(values.out) };
});
const app = new App({ outdir: out, analyticsReporting: false });
if (options.checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const [writer, ...others] = demoPlacesOf(configuration, ids).map((place) => new DemoStack(app, place));
// A replica needs its source, and a peering both networks.
for (const other of others) if (writer) other.addStackDependency(writer);
app.synth();
