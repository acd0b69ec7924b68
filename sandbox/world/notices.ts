import type { Host } from './host.ts';
import { resourcesOf } from './host.ts';
import { type Service, ServiceFault } from './service.ts';

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
        needs: ({ input }) => [{ action: 'sns:Publish', resource: String(input.TopicArn) }],
        target: ({ input }) => String(input.Subject ?? input.TopicArn),
        apply: ({ input, region }) => {
          const topic = topics.find(({ arn }) => arn === input.TopicArn);
          if (topic?.region !== region)
            throw new ServiceFault('NotFound', `There is no topic ${String(input.TopicArn)} in ${region}.`, 404);
          const subject = String(input.Subject ?? '');
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
