import type { Region } from '#core/configuration.ts';
import { type Host, resourcesOf } from './host.ts';
import { type Need, type Service, ServiceFault } from './service.ts';
import type { Resource } from './template.ts';

/** An object that was put into a bucket. */
export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly at: number;
}

/** The simulated SNS: a page is kept, nobody is called. */
export function snsService(host: Host): Service {
  const topics = resourcesOf(host, 'AWS::SNS::Topic');
  return {
    name: 'sns',
    operations: {
      Publish: {
        mutating: false,
        needs: ({ input, region }) => [
          { action: 'sns:Publish', resource: String(input.TopicArn) },
          ...keyNeeds(topics, String(input.TopicArn), region),
        ],
        target: ({ input }) => String(input.Subject ?? input.TopicArn),
        apply: ({ input, region }) => {
          const topic = topics.find(({ arn }) => arn === input.TopicArn);
          if (topic?.region !== region)
            throw new ServiceFault('NotFound', `There is no topic ${String(input.TopicArn)} in ${region}.`, 404);
          const subject = soundSubject(input.Subject);
          host.emit({
            kind: 'page',
            at: host.timers.now(),
            region,
            topic: topic.name,
            subject,
            message: String(input.Message),
          });
          return { MessageId: host.random.id() };
        },
      },
    },
  };
}

/** SNS takes a subject of printable ASCII, at most 100 characters, and refuses the page otherwise [SNS API reference, Publish]. */
function soundSubject(subject: unknown): string {
  if (subject === undefined) return '';
  if (typeof subject === 'string' && /^[!-~][ -~]{0,99}$/.test(subject)) return subject;
  throw new ServiceFault('InvalidParameter', `Invalid parameter: Subject: ${JSON.stringify(subject)}`);
}

/** Who publishes to an encrypted topic needs the key too [SNS developer guide, sns-key-management]. */
function keyNeeds(topics: readonly Resource[], topic: string, region: Region): readonly Need[] {
  const key = topics.find(({ arn }) => arn === topic)?.properties.KmsMasterKeyId;
  if (key === undefined) return [];
  const conditions = { 'kms:ViaService': `sns.${region}.amazonaws.com` };
  return ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({ action, resource: String(key), conditions }));
}

/** The simulated S3: objects are put and kept. */
export function s3Service(host: Host, objects: StoredObject[]): Service {
  const buckets = resourcesOf(host, 'AWS::S3::Bucket');
  return {
    name: 's3',
    operations: {
      PutObject: {
        mutating: false,
        needs: ({ input }) => [
          { action: 's3:PutObject', resource: `arn:aws:s3:::${String(input.Bucket)}/${String(input.Key)}` },
        ],
        target: ({ input }) => `${String(input.Bucket)}/${String(input.Key)}`,
        apply: ({ input, region }) => {
          const bucket = buckets.find(({ name }) => name === input.Bucket);
          if (bucket?.region !== region)
            throw new ServiceFault('NoSuchBucket', `There is no bucket ${String(input.Bucket)} in ${region}.`, 404);
          const body = typeof input.Body === 'string' ? input.Body : new TextDecoder().decode(input.Body as Uint8Array);
          objects.push({ bucket: bucket.name, key: String(input.Key), body, at: host.timers.now() });
          return { ETag: `"${host.random.id()}"` };
        },
      },
    },
  };
}
