'use strict';

// node mdfile.js MDFILE_PORT BUCKETD_PORT TRACE|long|close|closed: tells of each behaviour in a line, "ok NAME" or "not ok NAME: WHY".

const assert = require('assert');
const fs = require('fs');
const http = require('http');
const { Client, fresh, inFlight, manager } = require('./client');

const [port, bucketdPort] = process.argv.slice(2, 4).map(Number);
const METADATA = '/MDFile/metadata';
const RECORD_LOG = '/MDFile/recordLog';
const METASTORE = { subLevel: ['__metastore'] };
const tests = {};
const long = {}; // for a daemon with the heap that it comes with
const close = {}; // before a restart
const closed = {}; // after it

function bucketd(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port: bucketdPort, method, path, agent: false }, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => resolve({
        status: response.statusCode, body: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function withClient(namespace, options, run) {
  const client = new Client(port, namespace, options);
  try {
    return await run(client);
  } finally {
    client.close();
  }
}

function isError(error, type, code) {
  assert.strictEqual(error.is_arsenal_error, true);
  assert.strictEqual(error.type, type);
  assert.strictEqual(error.message, type);
  assert.strictEqual(error[type], true);
  assert.strictEqual(error.code, code);
  assert.ok(error.description);
}

async function fill(client, database, count, value = '{}') {
  const keys = Array.from({ length: count }, (_, i) => `k${String(i).padStart(6, '0')}`);
  await inFlight(64, keys, key => client.ask('put', [key, value, {}], database));
  return keys;
}

// What differs from session to session: ids, times, and who packs how many items into a message.
function plain(value, names) {
  return JSON.parse(JSON.stringify(value, (key, member) => {
    if (key === 'stack' || key === 'description' || key === 'timestamp') {
      return undefined;
    }
    return typeof member === 'string'
      ? member.replace(/\d{20}RG001 {2}[\d ]*/g, 'VERSION').replace(/rec\d+/g, name => names(name))
      : member;
  }));
}

async function replay(file) {
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line));
  const calls = lines.filter(line => line.call);
  const names = () => 'BUCKET';
  const own = fresh().subLevel[0];
  const shared = { manager: manager(port) };
  const clients = {
    [METADATA]: new Client(port, METADATA, shared),
    [RECORD_LOG]: new Client(port, RECORD_LOG, shared),
  };
  try {
    for (const line of calls) {
      const args = JSON.parse(JSON.stringify(line.args).replace(/rec\d+/g, own));
      const received = lines.filter(other => other.recv
        && JSON.stringify(line.ack).includes(other.args[0].streamId));
      const { rpcArgs, ...more } = args;
      const answer = await clients[line.ns].call(line.call, rpcArgs, more);
      check(line, answer, names, own);
      const id = JSON.stringify(answer).match(/"\$streamId":"([^"]+)"/);
      assert.strictEqual(Boolean(id), received.length > 0, `${line.call} makes a stream`);
      if (id) {
        const stream = clients[line.ns].stream(id[1]);
        assert.deepStrictEqual(await stream.done, { end: true });
        const expected = received.filter(other => other.recv === 'stream-data')
          .flatMap(other => other.args[0].data);
        checkItems(line, stream.items, expected, names, own);
      }
    }
  } finally {
    Object.values(clients).forEach(client => client.close());
  }
}

function check(line, answer, names, own) {
  const expected = line.ack;
  if (expected[0]) {
    // The reference tells an unknown call by its name alone.
    const type = expected[0].type || Object.keys(expected[0])[0];
    isError(answer[0], type, expected[0].code || 400);
  } else if (['getUUID', 'getDiskUsage'].includes(line.call)) {
    assert.deepStrictEqual(Object.keys(answer[1]), Object.keys(expected[1]));
  } else {
    const normal = value => plain(JSON.parse(JSON.stringify(value)
      .replaceAll(own, 'BUCKET').replace(/"\$streamId":"[^"]+"/, '"$streamId":"ID"')), names);
    assert.deepStrictEqual(normal(answer), normal(expected));
  }
}

// The log and the raw keys hold what the whole store was told, not this session alone.
function checkItems(line, items, expected, names, own) {
  const shape = item => (typeof item === 'string'
    ? item.replace(/\d{16}$/, 'NUMBER')
    : Object.keys(item).sort());
  if (line.call === 'rawListKeys' || line.call === 'readRecords') {
    assert.deepStrictEqual(items.map(shape), expected.map(shape));
  } else {
    const normal = list => plain(JSON.parse(JSON.stringify(list).replaceAll(own, 'BUCKET')), names);
    assert.deepStrictEqual(normal(items), normal(expected));
  }
}

tests['the recorded session is reproduced'] = () => replay(process.argv[4]);

tests['the change log tells of what was deleted and replaced'] = () => withClient(METADATA, {}, async client => {
  const log = new Client(port, RECORD_LOG, {});
  const all = { logName: 's3-recordlog' };
  try {
    const database = fresh();
    const named = { overheadField: ['size', 'versionId', 'absent'] };
    await client.ask('put', ['k', '{"size":1,"other":[]}', named], database);
    const before = await log.lastRecord(all);
    const put = await client.ask('put', ['k', '{"size":2}', { versioning: true, ...named }], database);
    const { versionId } = JSON.parse(put);
    await client.ask('del', ['k', { versionId, deleteData: true, ...named }], database);
    const { items } = await log.list('readRecords', { startSeq: before + 1 }, all);
    const overhead = items.filter(item => item.db === database.subLevel[0])
      .map(({ entries }) => entries.map(entry => [entry.type, entry.key, entry.overhead]));
    assert.deepStrictEqual(overhead, [
      [['put', 'k', { size: 1 }], ['put', `k\0${versionId}`, undefined]],
      [['del', `k\0${versionId}`, { size: 2, versionId }], ['del', 'k', { size: 2, versionId }]],
    ]);
  } finally {
    log.close();
  }
});

tests['keys and values hold any text'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  const texts = ['é€😀', 'a\u0000b', '\u007f', '"\\/\b\f\n\r\t\u0001', ' ', '.', '..', '\ud7ff\ue000'];
  for (const text of texts) {
    const value = JSON.stringify({ text });
    assert.strictEqual(await client.ask('put', [text, value, {}], database), null);
    assert.strictEqual(await client.ask('get', [text, {}], database), value);
  }
  const { items } = await client.list('createReadStream', {}, database);
  const sorted = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  assert.deepStrictEqual(items, sorted.map(text => ({ key: text, value: JSON.stringify({ text }) })));
});

tests['a range is what its options say'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  for (const key of ['a', 'b', 'b\u0000v', 'c', 'd']) {
    await client.ask('put', [key, `"${key}"`, {}], database);
  }
  const keys = async options =>
    (await client.list('createReadStream', { values: false, ...options }, database)).items;
  assert.deepStrictEqual(await keys({ gte: 'b', lt: 'd' }), ['b', 'b\u0000v', 'c']);
  assert.deepStrictEqual(await keys({ gt: 'b', lte: 'd' }), ['b\u0000v', 'c', 'd']);
  assert.deepStrictEqual(await keys({ gt: 'a', gte: 'b', reverse: true, limit: 2 }), ['d', 'c']);
  assert.deepStrictEqual(await keys({ lt: 'a' }), []);
  assert.deepStrictEqual(await keys({ gt: 'd', lt: 'a' }), []);
  assert.deepStrictEqual(await keys({ limit: 0 }), []);
  assert.deepStrictEqual(await keys({ limit: -1 }), ['a', 'b', 'b\u0000v', 'c', 'd']);
  const { items } = await client.list('createReadStream', { keys: false, gte: 'd' }, database);
  assert.deepStrictEqual(items, ['"d"']);
});

tests['what makes no sense is refused and leaves no trace'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  const value = '{}';
  for (const [name, args, more] of [
    ['put', ['', value, {}], database],
    ['put', [7, value, {}], database],
    ['put', ['k', null, {}], database],
    ['put', ['k', value, 'x'], database],
    ['put', ['k', value, { versioning: 'maybe' }], database],
    ['put', ['k', 'no object', { versioning: true }], database],
    ['put', ['k'.repeat(8193), value, {}], database],
    ['put', ['k', 'x'.repeat(17 << 20), {}], database],
    ['put', ['k', value, {}], { subLevel: ['a/b'] }],
    ['put', ['k', value, {}], { subLevel: 'x' }],
    ['put', ['k', value, {}], { subLevel: ['x'.repeat(2 << 20)] }],
    ['put', ['a/b', value, {}], METASTORE],
    ['get', [], database],
    ['createReadStream', [{ gte: 1 }], database],
    ['createReadStream', [{ limit: 'x' }], database],
    ['nosuchcall', [], database],
  ]) {
    isError((await client.call(name, args, more))[0], 'InvalidArgument', 400);
  }
  client.socket.emit('call');
  client.socket.emit('call', 'get');
  client.socket.emit('nosuchevent', { a: 1 });
  client.socket.emit('stream-hangup', null);
  assert.deepStrictEqual((await client.list('createReadStream', {}, database)).items, []);
  assert.strictEqual((await bucketd('GET', `/default/attributes/${database.subLevel[0]}`)).status, 404);
  isError((await client.call('get', ['k', {}], database))[0], 'ObjNotFound', 404);
});

tests['what one protocol writes the other reads'] = () => withClient(METADATA, {}, async client => {
  const [name] = fresh().subLevel;
  const database = { subLevel: [name] };
  const attributes = JSON.stringify({ name, owner: 'me' });
  assert.strictEqual(await client.ask('put', [name, attributes, {}], METASTORE), null);
  assert.strictEqual((await bucketd('GET', `/default/attributes/${name}`)).body, attributes);
  await bucketd('POST', `/default/attributes/${name}`, '{"changed":1}');
  assert.strictEqual(await client.ask('get', [name, {}], METASTORE), '{"changed":1}');

  const { versionId } = JSON.parse(await client.ask('put', ['k', '{"a":1}', { versioning: true }], database));
  const version = await bucketd('GET', `/default/bucket/${name}/k?versionId=${encodeURIComponent(versionId)}`);
  assert.strictEqual(version.body, `{"a":1,"versionId":"${versionId}"}`);
  await bucketd('POST', `/default/bucket/${name}/l%00m?`, '{"b":2}');
  assert.strictEqual(await client.ask('get', ['l\u0000m', {}], database), '{"b":2}');
  assert.strictEqual((await bucketd('DELETE', `/default/bucket/${name}`)).status, 409);

  assert.strictEqual(await client.ask('del', [name, {}], METASTORE), null);
  assert.strictEqual((await bucketd('GET', `/default/attributes/${name}`)).status, 404);
  await client.ask('put', [name, attributes, {}], METASTORE);
  assert.deepStrictEqual((await client.list('createReadStream', {}, database)).items, []);
});

tests['a database is no bucket before the list of buckets says so'] = () => withClient(METADATA, {}, async client => {
  const [name] = fresh().subLevel;
  const database = { subLevel: [name] };
  const listed = async () =>
    (await client.list('createReadStream', { gte: name, lte: name, values: false }, METASTORE)).items;
  await client.ask('del', ['k', {}], database);
  await inFlight(16, Array.from({ length: 64 }, (_, i) => `k${i}`), key =>
    client.ask('put', [key, '{}', {}], database));
  isError((await client.call('get', [name, {}], METASTORE))[0], 'ObjNotFound', 404);
  assert.deepStrictEqual(await listed(), []);
  assert.strictEqual(await client.ask('del', [name, {}], METASTORE), null);
  await client.ask('put', [name, '{"x":1}', {}], METASTORE);
  assert.deepStrictEqual(await listed(), [name]);
  assert.strictEqual((await client.list('createReadStream', {}, database)).items.length, 64);
  for (const subLevel of [[], ['a', name]]) {
    await client.ask('put', [name, '"v"', {}], { subLevel });
    const { items } = await client.list('createReadStream', { gte: name, lte: name }, { subLevel });
    assert.deepStrictEqual(items, [{ key: name, value: '"v"' }]);
  }
  const raw = (await client.list('rawListKeys', {}, { subLevel: [] })).items;
  assert.ok(raw.includes(`!!${name}`));
  assert.ok(raw.includes(`!a#${name}!${name}`));
  assert.ok(raw.includes(`!__metastore!${name}`));
});

tests['calls of one client take effect in their order'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  await client.ask('put', ['k', '"first"', {}], database);
  const calls = Array.from({ length: 500 }, (_, i) => client.ask('put', ['k', `${i}`, {}], database));
  const read = client.ask('get', ['k', {}], database);
  await Promise.all(calls);
  assert.ok(Number(await read) >= 0 || (await read) === '"first"');
  assert.strictEqual(await client.ask('get', ['k', {}], database), '499');
});

tests['thousands of databases stand side by side'] = () => withClient(METADATA, {}, async client => {
  const [prefix] = fresh().subLevel;
  const names = Array.from({ length: 2000 }, (_, i) => `${prefix}-${String(i).padStart(4, '0')}`);
  await inFlight(64, names, name => client.ask('put', ['k', '{}', {}], { subLevel: [name] }));
  const expected = names.map(name => `!${name}!k`);
  const range = { gte: `!${prefix}`, lt: `!${prefix}~` };
  assert.deepStrictEqual((await client.list('rawListKeys', range)).items, expected);
  assert.deepStrictEqual(
    (await client.list('rawListKeys', { ...range, reverse: true })).items, [...expected].reverse());
  assert.deepStrictEqual(
    (await client.list('rawListKeys', { gt: expected[9], lte: expected[11] })).items, expected.slice(10, 12));
});

tests['a stream carries many items in a message'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  const keys = await fill(client, database, 5000);
  const listing = await client.list('createReadStream', { values: false }, database);
  assert.deepStrictEqual(listing.items, keys);
  assert.ok(listing.messages <= 5000 / 100, `${listing.messages} messages`);
});

tests['a stream waits for acknowledgements and fails without them'] = () => {
  let acknowledge;
  const never = new Promise(resolve => { acknowledge = resolve; });
  return withClient(METADATA, { read: () => never }, async client => {
    const database = fresh();
    await fill(client, database, 5000, JSON.stringify({ a: 'x'.repeat(300) }));
    const listing = await client.list('createReadStream', {}, database);
    assert.strictEqual(listing.messages, 4);
    isError(listing.error, 'ServiceUnavailable', 503);
    acknowledge();
    assert.strictEqual(await client.ask('get', ['k000000', {}], database), `{"a":"${'x'.repeat(300)}"}`);
  });
};

tests['a slow reader gets everything'] = () =>
  withClient(METADATA, { read: () => new Promise(setImmediate) }, async client => {
    const database = fresh();
    const keys = await fill(client, database, 3000, JSON.stringify({ a: 'x'.repeat(2000) }));
    const listing = await client.list('createReadStream', {}, database);
    assert.deepStrictEqual(listing.items.map(item => item.key), keys);
  });

tests['a hang-up ends a stream and frees its place'] = () => {
  const never = new Promise(() => {});
  return withClient(METADATA, { read: () => never }, async client => {
    const database = fresh();
    await fill(client, database, 1000);
    // More than a client may have open, were they not ended.
    for (let i = 0; i < 1500; i++) {
      const { $streamId } = await client.ask('createReadStream', [{}], database);
      client.hangUp($streamId);
    }
    const last = client.stream((await client.ask('createReadStream', [{ limit: 1 }], database)).$streamId);
    assert.deepStrictEqual(await last.done, { end: true });
  });
};

tests['streams and namespaces share a socket'] = async () => {
  const shared = { manager: manager(port) };
  const metadata = new Client(port, METADATA, shared);
  const log = new Client(port, RECORD_LOG, shared);
  const all = { logName: 's3-recordlog' };
  try {
    const database = fresh();
    const startSeq = await log.lastRecord(all) + 1;
    const keys = await fill(metadata, database, 1000);
    const listings = await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 4
      ? metadata.list('createReadStream', { values: false }, database)
      : log.list('readRecords', { startSeq, limit: 100 }, all))));
    listings.forEach((listing, i) => (i % 4
      ? assert.deepStrictEqual(listing.items, keys)
      : assert.strictEqual(listing.items.length, 100)));
    log.close();
    assert.strictEqual(await metadata.ask('get', [keys[0], {}], database), '{}');
  } finally {
    metadata.close();
  }
};

tests['a client that was cut off comes back'] = () => withClient(METADATA, { read: () => new Promise(() => {}) }, async client => {
  const database = fresh();
  await fill(client, database, 1000);
  await Promise.all(Array.from({ length: 50 }, () => client.ask('createReadStream', [{}], database)));
  const again = client.event('connect');
  client.socket.io.engine.close();
  await again;
  client.read = () => {};
  assert.strictEqual((await client.list('createReadStream', {}, database)).items.length, 1000);
});

for (const [name, options] of Object.entries({
  'WebSocket alone': { transports: ['websocket'] },
  'polling alone': { transports: ['polling'] },
  'Engine.IO 3': { legacy: true },
  'Engine.IO 3, WebSocket alone': { legacy: true, transports: ['websocket'] },
  'Engine.IO 3, polling alone': { legacy: true, transports: ['polling'] },
})) {
  tests[`a client may speak ${name}`] = () => withClient(METADATA, options, async client => {
    const database = fresh();
    const keys = await fill(client, database, 300, '{"é":"😀"}');
    const listing = await client.list('createReadStream', {}, database);
    assert.deepStrictEqual(listing.items, keys.map(key => ({ key, value: '{"é":"😀"}' })));
    isError((await client.call('get', ['none', {}], database))[0], 'ObjNotFound', 404);
    const value = JSON.stringify({ a: 'é"\\'.repeat(500000) });
    await client.ask('put', ['long', value, {}], database);
    assert.ok((await client.ask('get', ['long', {}], database)) === value);
  });
}

// As a client that asks and does not read.
async function deaf(database, run) {
  const client = new Client(port, METADATA, {
    transports: ['websocket'], manager: manager(port, { transports: ['websocket'], forceNew: true }) });
  await client.event('connect');
  const socket = client.socket.io.engine.transport.ws._socket;
  socket.pause();
  const answer = run(client);
  return { client, socket, answer };
}

tests['clients that do not read what they asked for take no memory'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  const [name] = database.subLevel;
  await client.ask('put', [name, '{}', {}], METASTORE);
  const value = JSON.stringify({ a: 'x"'.repeat(5000000) });
  for (const key of ['k0', 'k1', 'k2']) {
    assert.strictEqual((await bucketd('POST', `/default/bucket/${name}/${key}`, value)).status, 200);
  }
  await client.ask('put', ['small', '{"s":1}', {}], database);
  // More than the heap, each way: an answer is whole, or it says that there is no room.
  const getters = await Promise.all(Array.from({ length: 24 }, () => deaf(database, one =>
    one.call('get', ['k1', {}], database))));
  const listers = await Promise.all(Array.from({ length: 24 }, () => deaf(database, one =>
    one.list('createReadStream', {}, database))));
  for (let i = 0; i < 20; i++) {
    assert.strictEqual(await client.ask('get', ['small', {}], database), '{"s":1}');
  }
  const isWhole = ({ error, items }) => {
    if (error) {
      isError(error, 'ServiceUnavailable', 503);
    } else {
      assert.deepStrictEqual(items.map(item => item.key), ['k0', 'k1', 'k2', 'small']);
      assert.ok(items.slice(0, 3).every(item => item.value === value));
    }
    return !error;
  };
  for (const { client: one, socket, answer } of getters) {
    socket.resume();
    const [error, result] = await answer;
    if (error) {
      isError(error, 'ServiceUnavailable', 503);
    } else {
      assert.ok(result === value);
    }
    one.close();
  }
  for (const { client: one, socket, answer } of listers) {
    socket.resume();
    isWhole(await answer);
    one.close();
  }
  assert.ok((await client.ask('get', ['k1', {}], database)) === value);
  assert.ok(isWhole(await client.list('createReadStream', {}, database)));
});

long['messages may have 100 MB'] = () => withClient(METADATA, {}, async client => {
  const database = fresh();
  const value = JSON.stringify({ a: 'x€😀\n'.repeat(1000000) });
  await client.ask('put', ['k', value, {}], database);
  assert.ok((await client.ask('get', ['k', {}], database)) === value);
  isError((await client.call('put', ['k', 'x'.repeat(99e6), {}], database))[0], 'InvalidArgument', 400);
  assert.ok((await client.ask('get', ['k', {}], database)) === value);
});

const CLOSED = { subLevel: ['read-only'] };

async function refusesWrites(client) {
  const calls = [
    ['put', ['k', '{"b":2}', {}], CLOSED],
    ['put', ['k', '{"b":2}', { versioning: true }], CLOSED],
    ['put', ['new', '{}', {}], CLOSED],
    ['del', ['k', {}], CLOSED],
    ['put', ['read-only', '{"name":"other"}', {}], METASTORE],
    ['del', ['read-only', {}], METASTORE],
  ];
  for (const [name, args, database] of calls) {
    isError((await client.call(name, args, database))[0], 'ServiceUnavailable', 503);
  }
  assert.strictEqual(await client.ask('get', ['k', {}], CLOSED), '{"a":1}');
  assert.strictEqual(await client.ask('get', ['read-only', {}], METASTORE), '{"name":"read-only"}');
  const { items } = await client.list('createReadStream', {}, CLOSED);
  assert.deepStrictEqual(items, [{ key: 'k', value: '{"a":1}' }]);
}

const accessMode = mode => bucketd('PUT', `/_/buckets/read-only/accessMode?mode=${mode}`);

close['a bucket that is set to read-only refuses writes and is read'] = () =>
  withClient(METADATA, {}, async client => {
    await client.ask('put', ['read-only', '{"name":"read-only"}', {}], METASTORE);
    await client.ask('put', ['k', '{"a":1}', {}], CLOSED);
    assert.strictEqual((await accessMode('read-only')).status, 200);
    await refusesWrites(client);
  });

closed['it does so after a restart until it is set to read-write'] = () =>
  withClient(METADATA, {}, async client => {
    await refusesWrites(client);
    assert.strictEqual((await accessMode('read-write')).status, 200);
    assert.strictEqual(await client.ask('put', ['k', '{"b":2}', {}], CLOSED), null);
    assert.strictEqual(await client.ask('get', ['k', {}], CLOSED), '{"b":2}');
    assert.strictEqual(await client.ask('del', ['read-only', {}], METASTORE), null);
  });

tests['the change log tells every change'] = async () => {
  const shared = { manager: manager(port) };
  const metadata = new Client(port, METADATA, shared);
  const log = new Client(port, RECORD_LOG, shared);
  const all = { logName: 's3-recordlog' };
  try {
    const before = await log.lastRecord(all);
    const [name] = fresh().subLevel;
    const database = { subLevel: [name] };
    await metadata.ask('put', ['early', '{}', {}], database);
    await metadata.ask('put', [name, '{"n":1}', {}], METASTORE);
    await metadata.ask('put', ['k', '{"a":1}', {}], database);
    await metadata.ask('del', ['k', {}], database);
    await metadata.ask('del', [name, {}], METASTORE);
    const { info, items } = await log.list('readRecords', { startSeq: before + 1 }, all);
    assert.deepStrictEqual(info, { start: before + 1, end: before + 6 });
    assert.deepStrictEqual(items.map(({ db, entries }) => ({ db, entries })), [
      { db: '__metastore', entries: [] },
      { db: name, entries: [{ type: 'put', key: 'early', value: '{}' }] },
      { db: '__metastore', entries: [{ type: 'put', key: name, value: '{"n":1}' }] },
      { db: name, entries: [{ type: 'put', key: 'k', value: '{"a":1}' }] },
      { db: name, entries: [{ type: 'del', key: 'k' }] },
      { db: '__metastore', entries: [{ type: 'del', key: name }] },
    ]);
    items.forEach(item => assert.ok(!Number.isNaN(Date.parse(item.timestamp))));
    const part = await log.list('readRecords', { startSeq: before + 2, endSeq: before + 5, limit: 2 }, all);
    assert.deepStrictEqual(part.info, { start: before + 2, end: before + 3 });
    assert.strictEqual(part.items.length, 2);
    const none = await log.list('readRecords', {}, { logName: 'nobody-wrote-this' });
    assert.deepStrictEqual([none.info, none.items], [{ start: null, end: null }, []]);
    isError((await log.call('createLogRecordOps', [[]], all))[0], 'NotImplemented', 501);
  } finally {
    metadata.close();
    log.close();
  }
};

(async () => {
  const chosen = { long, close, closed }[process.argv[4]] || tests;
  for (const [name, test] of Object.entries(chosen)) {
    if (!process.env.ONLY || name.includes(process.env.ONLY)) {
      try {
        await test();
        console.log(`ok ${name}`);
      } catch (error) {
        console.log(`not ok ${name}: ${String(error.stack).replace(/\s+/g, ' ').slice(0, 1500)}`);
      }
    }
  }
  process.exit(0);
})();
