// Refuses a Node that is too old with one sentence, before any modern syntax is parsed; then runs the command named first.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Understudy needs Node 24 or newer and found ${process.version}: run \`npm ci\` without --omit=optional, or install Node 24.`,
  );
  process.exit(2);
}
process.argv.splice(1, 1);
process.argv[1] = require('node:path').resolve(process.argv[1]);
import(require('node:url').pathToFileURL(process.argv[1]).href);
