'use strict';

// A client of the MDFile RPC: what a front end does with socket.io-client, and no more.

const { randomUUID } = require('crypto');

const MODERN = require('socket.io-client');
const LEGACY = require('socket.io-client-2');
const CALL_MILLIS = 30000;

// A connection, which clients of several namespaces may share.
function manager(port, options = {}) {
  const { Manager } = options.legacy ? LEGACY : MODERN;
  const transports = options.transports ? { transports: options.transports } : {};
  return new Manager(`http://127.0.0.1:${port}`, transports);
}

class Client {
  // options.read(id, items) may answer a promise: the message is acknowledged when it is settled
  constructor(port, namespace, options = {}) {
    this.read = options.read || (() => {});
    this.streams = new Map();
    this.socket = (options.manager || manager(port, options)).socket(namespace);
    this.socket.on('stream-data', async (payload, acknowledge) => {
      const stream = this.stream(payload.streamId);
      stream.messages += 1;
      stream.items.push(...payload.data);
      stream.waiters.splice(0).forEach(wake => wake());
      await this.read(payload.streamId, payload.data);
      acknowledge(null);
    });
    this.socket.on('stream-end', (payload, acknowledge) => {
      this.stream(payload.streamId).finish({ end: true });
      acknowledge(null);
    });
    this.socket.on('stream-error', payload =>
      this.stream(payload.streamId).finish({ error: payload.error }));
  }

  stream(id) {
    if (!this.streams.has(id)) {
      const stream = { items: [], messages: 0, waiters: [] };
      stream.done = new Promise(resolve => { stream.finish = resolve; });
      this.streams.set(id, stream);
    }
    return this.streams.get(id);
  }

  // The arguments of the acknowledgement.
  call(name, rpcArgs, more = {}) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} was not answered`)), CALL_MILLIS);
      this.socket.emit('call', name, { rpcArgs, ...more }, (...answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  // The result of a call that must not fail.
  async ask(name, rpcArgs, more) {
    const [error, result] = await this.call(name, rpcArgs, more);
    if (error) {
      throw new Error(`${name} failed: ${JSON.stringify(error)}`);
    }
    return result;
  }

  // A stream to its end.
  async list(name, options, more) {
    const result = await this.ask(name, [options], more);
    const stream = this.stream((result.log || result).$streamId);
    const outcome = await stream.done;
    return { ...outcome, items: stream.items, messages: stream.messages, info: result.info };
  }

  hangUp(streamId) {
    this.socket.emit('stream-hangup', { streamId });
  }

  // The number of the last record of a change log, whose records may be long and many: none is read.
  async lastRecord(more) {
    const { info, log } = await this.ask('readRecords', [{}], more);
    this.hangUp(log.$streamId);
    return info.end || 0;
  }

  event(name) {
    return new Promise(resolve => this.socket.once(name, resolve));
  }

  close() {
    this.socket.disconnect();
  }
}

// A database that nothing else uses.
function fresh() {
  return { subLevel: [`node-${randomUUID()}`] };
}

// Runs tasks, so many at once.
async function inFlight(count, tasks, run) {
  const left = tasks[Symbol.iterator]();
  await Promise.all(Array.from({ length: count }, async () => {
    for (const task of left) {
      await run(task);
    }
  }));
}

module.exports = { Client, fresh, inFlight, manager };
