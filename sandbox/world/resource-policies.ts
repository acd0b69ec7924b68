import { permits, readPolicy, type Statement } from './iam-policy.ts';
import type { Need } from './service.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** Resource types that carry a policy, and the property that holds it. */
const holders: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
};

/** What the policies of queues, topics, buckets and keys allow to services of AWS that come without a role. */
export class ResourcePolicies {
  readonly #statements: readonly Statement[];

  constructor(resources: readonly Resource[]) {
    this.#statements = resources.flatMap((resource) => {
      const property = holders[resource.type];
      if (property === undefined) return [];
      const where = `${resource.stack}, ${resource.logicalId}`;
      const statements = readPolicy(resource.properties[property], where);
      // In a key's policy `*` is the key itself.
      return resource.type === 'AWS::KMS::Key'
        ? statements.map((statement) => ({ ...statement, resources: [exactly(resource.arn)] }))
        : statements;
    });
  }

  /** Throws TemplateRefused unless a policy lets the service do it; AWS would deploy it, and fail in silence when it counts. */
  mustPermit(service: string, need: Need, where: string): void {
    const context = { 'aws:SecureTransport': 'true', ...need.conditions };
    const concerned = this.#statements.filter(
      ({ principals }) => principals.length === 0 || principals.includes(service),
    );
    if (permits(concerned, need, context)) return;
    throw new TemplateRefused(`${where}: no policy of ${need.resource} lets ${service} do ${need.action}.`);
  }
}

const exactly = (text: string): RegExp => new RegExp(`^${text.replace(/[^\w-]/g, '\\$&')}$`);
