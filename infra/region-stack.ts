import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { arnsOf, reportBucket } from '#core/names.ts';
import { DeadLetters } from './dead-letters.ts';
import { Ledger } from './ledger.ts';
import { Observer } from './observer.ts';
import { Orchestrator } from './orchestrator.ts';
import { Pages } from './pages.ts';
import { holdsLedger, homeOf, ownableGroups, type Place, watchedGroups } from './place.ts';
import { ReportBucket } from './report-bucket.ts';
import { refuseTooMany } from './room.ts';
import { Traffic } from './traffic.ts';
import { Watchdogs } from './watchdogs.ts';

/**
 * Everything of one Region. No stack refers to another one: names derive from the configuration, so a Region can be deployed,
 * and can act, while any other is gone.
 */
export class RegionStack extends Stack {
  constructor(scope: Construct, place: Place) {
    const { configuration, region } = place;
    const { installation, account } = configuration;
    super(scope, `${installation}-${region}`, {
      env: { account, region },
      description: 'Understudy: takes over when a Region can not go on.',
      terminationProtection: true,
    });
    const deadLetters = new DeadLetters(this, 'DeadLetters', place, 'dead-letters');
    const unforwarded = new DeadLetters(this, 'Unforwarded', place, 'unforwarded');
    const pages = new Pages(this, 'Pages', place);
    new Observer(this, 'Observer', { place, deadLetters, unforwarded });
    new Watchdogs(this, 'Watchdogs', place);
    const orchestrator = ownableGroups(place).length > 0 ? this.orchestrator(place, pages, deadLetters) : undefined;
    if (holdsLedger(place)) new Ledger(this, 'Ledger', place);
    if (homeOf(configuration) === region) {
      const traffic = new Traffic(this, 'Traffic', place);
      // A health check of an alarm that does not exist yet would be refused.
      if (orchestrator) traffic.node.addDependency(orchestrator);
    }
    refuseTooMany(this, watchedGroups(place).length);
  }

  private orchestrator(place: Place, pages: Pages, deadLetters: DeadLetters): Orchestrator {
    const { configuration, region } = place;
    new ReportBucket(this, 'Reports', place);
    new CfnOutput(this, 'FailoverMachine', { value: arnsOf(configuration, region).machine('failover') });
    new CfnOutput(this, 'ReportBucket', { value: reportBucket(configuration, region) });
    return new Orchestrator(this, 'Orchestrator', { place, pages, deadLetters });
  }
}
