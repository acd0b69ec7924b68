import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { parse } from 'yaml';
import { DemoIds, demoPlacesOf } from './demo-place.ts';
import { DemoStack } from './demo-stack.ts';
import { readConfiguration } from './read-configuration.ts';

/**
 * Something to fail over, for an account without: `cdk deploy --all --app "node infra/demo.ts"`, in three steps.
 *
 * 1. Without `--ids`: networks, writer, replica, zone. Write the outputs into understudy.yaml, and each VpcId into a file
 *    `demo-ids.yaml`, `vpcs: { eu-west-1: vpc-… }`.
 * 2. With `--ids demo-ids.yaml`: the networks are peered, and the zone is answered in all three. Write the peerings' identifiers
 *    into the file, `peerings: { eu-west-1/eu-central-1: pcx-… }`.
 * 3. Again: the routes between them. Then run infra/demo-database.sql once in the writer, as its master user.
 *
 * A deployment after a failover is not for the demo: its templates name the first writer.
 */
const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    config: { type: 'string', default: join(import.meta.dirname, '..', 'understudy.yaml') },
    ids: { type: 'string' },
    out: { type: 'string', default: process.env.CDK_OUTDIR ?? 'cdk.out' },
    checks: { type: 'boolean', default: true },
  },
});

const configuration = readConfiguration(options.config);
const ids = DemoIds.parse(options.ids === undefined ? {} : parse(readFileSync(options.ids, 'utf8')));
const app = new App({ outdir: resolve(options.out), analyticsReporting: false });
if (options.checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const [writer, ...others] = demoPlacesOf(configuration, ids).map((place) => new DemoStack(app, place));
// A replica needs its source, and a peering both networks.
for (const other of others) if (writer) other.addStackDependency(writer);
app.synth();
