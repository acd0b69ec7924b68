import { createRequire } from 'node:module';
import { TestEnvironment } from 'jest-environment-node';

const vm = createRequire(import.meta.url)('node:vm');
const { constants, createContext } = vm;

/**
 * Jest's own environment for Node, with two things taken back that make whole stories in virtual time take half as long again. Jest
 * looks up every global, such as `Math`, in a proxy: its context is made without one here. And it keeps a hundred frames of each error:
 * the simulated world throws thousands, and Node's own ten tell where. Node before 22.8 knows no such context and makes a usual one.
 */
export default class QuickGlobals extends TestEnvironment {
  constructor(...given) {
    vm.createContext = () => createContext(constants?.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
    this.global.Error.stackTraceLimit = 10;
  }
}
