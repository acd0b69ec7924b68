import type { Fate } from '#sandbox/world/fate.ts';
import { type Call, ServiceFault } from '#sandbox/world/service.ts';
import type { FaultKind, Scene } from '../fault-kind.ts';
import { spoil, stretch } from './spoil.ts';

/** Group A of the catalogue: how the API of AWS misbehaves. */

const anyPart = ['owner', 'standby', 'witness', 'us-east-1'] as const;
const often = { percent: [5, 60] } as const;

/** Spoils a share of the functions' calls to the endpoints of the target's Region. */
export function onCalls(scene: Scene, decide: (call: Call, stage: 'before' | 'after') => Fate | undefined): () => void {
  const region = scene.stage.regionOf(scene.fault.target);
  return spoil(scene, (call, when, tag) => (tag && call.region === region ? decide(call, when) : undefined));
}

const throttle = ({ operation }: Call) =>
  new ServiceFault('ThrottlingException', `Rate exceeded for ${operation}.`, 400, { throttling: true });
const timeOut = ({ operation }: Call) => new ServiceFault('TimeoutError', `The answer to ${operation} was lost.`, 0);
const internal = ({ operation }: Call) => new ServiceFault('InternalFailure', `${operation} failed inside AWS.`, 500);
const isMutation = ({ operation }: Call) => /^(Modify|Promote|Reboot|Change|Put|Start|Publish)/.test(operation);

/** Operations that a role may lose by drift. */
const denied = [
  ...['PromoteReadReplica', 'ModifyDBInstance', 'RebootDBInstance', 'ModifyDBParameterGroup'],
  ...['ChangeResourceRecordSets', 'PutMetricData', 'DescribeDBParameters', 'Publish', 'PutObject'],
];

export const callFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F1', kind: 'throttling', group: 'A', text: 'calls are throttled' },
    ...{ targets: anyPart, lasts: [10, 180], args: often },
    begin: (scene) => onCalls(scene, (call, when) => (when === 'before' ? throttle(call) : undefined)),
  },
  {
    ...{ id: 'F1', kind: 'invocations-throttled', group: 'A', text: 'Lambda takes only a share of the invocations' },
    ...{ targets: ['standby', 'owner'], lasts: [20, 300], args: { percent: [10, 60] } },
    begin: (scene) => {
      const region = scene.stage.regionOf(scene.fault.target);
      return spoil(scene, (call, when) =>
        when === 'before' && call.operation === 'Invoke' && call.region === region
          ? new ServiceFault('TooManyRequestsException', 'Rate exceeded.', 429, { throttling: true })
          : undefined,
      );
    },
  },
  {
    ...{ id: 'F2', kind: 'latency', group: 'A', text: 'calls take up to 30 s' },
    ...{ targets: ['standby'], lasts: [10, 120], args: { percent: [5, 40] } },
    begin: (scene) => {
      const { fault, random, fired } = scene;
      const usual = () => random.between(6, 80);
      return stretch(scene, 'apiLatency', () => {
        if (random.next() * 100 >= (fault.args.percent ?? 10)) return usual();
        fired();
        return random.between(1_000, 15_000);
      });
    },
  },
  {
    ...{ id: 'F3', kind: 'answer-lost', group: 'A', text: 'changes are applied and their answers lost' },
    ...{ targets: anyPart, lasts: [10, 180], args: often },
    begin: (scene) =>
      onCalls(scene, (call, when) => (when === 'after' && isMutation(call) ? timeOut(call) : undefined)),
  },
  {
    ...{ id: 'F4', kind: 'server-fault', group: 'A', text: 'calls fail inside AWS, applied or not' },
    ...{ targets: anyPart, lasts: [10, 180], args: often },
    begin: (scene) => onCalls(scene, internal),
  },
  {
    ...{ id: 'F5', kind: 'stale-describes', group: 'A', text: 'descriptions show an old picture' },
    ...{ targets: ['standby'], lasts: [120, 900], args: { seconds: [1, 120] } },
    begin: ({ stage, fault, random, fired }) => {
      const before = stage.weather.staleMilliseconds;
      stage.weather.staleMilliseconds = () => {
        fired();
        return random.between(0, (fault.args.seconds ?? 1) * 1000);
      };
      return () => {
        stage.weather.staleMilliseconds = before;
      };
    },
  },
  {
    ...{
      id: 'F6',
      kind: 'flapping-reads',
      group: 'A',
      text: 'descriptions alternate between the new and an old picture',
    },
    ...{ targets: ['standby', 'owner'], lasts: [60, 600], args: { percent: [10, 50] } },
    begin: ({ stage, fault, random, fired }) => {
      const pictures: unknown[] = [];
      const region = stage.regionOf(fault.target);
      const alter = (operation: string, of: string, answer: unknown) => {
        if (operation !== 'DescribeDBInstances' || of !== region) return answer;
        pictures.push(answer);
        if (pictures.length > 10) pictures.shift();
        if (random.next() * 100 >= (fault.args.percent ?? 10)) return answer;
        fired();
        return pictures[random.between(0, pictures.length - 1)];
      };
      stage.weather.answers.add(alter);
      return () => stage.weather.answers.delete(alter);
    },
  },
  {
    ...{ id: 'F9', kind: 'empty-list', group: 'A', text: 'descriptions are empty lists, with status 200' },
    ...{ targets: ['standby', 'owner'], lasts: [10, 120], args: { percent: [10, 90] } },
    begin: ({ stage, fault, random, fired }) => {
      const region = stage.regionOf(fault.target);
      const alter = (operation: string, of: string, answer: unknown) => {
        if (operation !== 'DescribeDBInstances' || of !== region) return answer;
        if (random.next() * 100 >= (fault.args.percent ?? 10)) return answer;
        fired();
        return { DBInstances: [] };
      };
      stage.weather.answers.add(alter);
      return () => stage.weather.answers.delete(alter);
    },
  },
  {
    ...{ id: 'F11', kind: 'denied', group: 'A', text: 'one action is denied to the functions' },
    ...{ targets: ['standby', 'owner', 'us-east-1'], lasts: [30, 600], args: { operation: [0, denied.length - 1] } },
    begin: (scene) => {
      const operation = denied[scene.fault.args.operation ?? 0];
      return onCalls(scene, (call, when) =>
        when === 'before' && call.operation === operation
          ? new ServiceFault('AccessDenied', `The role is not authorized to perform ${operation}.`, 403)
          : undefined,
      );
    },
  },
  {
    ...{ id: 'F13', kind: 'quota', group: 'A', text: 'changes of an instance exceed a quota' },
    ...{ targets: ['owner', 'standby'], lasts: [60, 900] },
    begin: (scene) =>
      onCalls(scene, (call, when) =>
        when === 'before' && call.operation === 'ModifyDBInstance'
          ? new ServiceFault('QuotaExceeded', 'The quota of security groups is exceeded.', 400)
          : undefined,
      ),
  },
];
