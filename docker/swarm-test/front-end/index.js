// Stands for CloudServer where that cannot be had: S3's put, get, delete and list, on bucketd and
// DataFile, in the place that the stacks give to CloudServer and by the same settings. It keeps
// nothing, and answers a put when both daemons have.
'use strict';
const fs = require('fs');
const http = require('http');

const config = JSON.parse(fs.readFileSync('config.json'));
const [bucketdHost, bucketdPort] = config.bucketd.bootstrap[0].split(':');
const dataHost = process.env.DATA_HOST;
const keys = new Set(JSON.parse(fs.readFileSync(process.env.S3AUTH_CONFIG))
  .accounts.flatMap(account => account.keys.map(key => key.access)));
const agent = new http.Agent({ keepAlive: true, timeout: 55000 });

class Refusal extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}

// One request to a daemon; gives the answer, whose body is still to be read.
function ask(host, port, method, path, body, length) {
  return new Promise((resolve, reject) => {
    const headers = length === undefined ? {} : { 'content-length': length };
    const request = http.request({ host, port, method, path, agent, headers }, resolve);
    request.on('error', reject);
    if (body && body.pipe) {
      body.on('aborted', () => request.destroy(new Error('the client went away')));
      body.pipe(request);
    } else {
      request.end(body);
    }
  });
}

async function text(answer) {
  let all = '';
  answer.setEncoding('utf8');
  for await (const piece of answer) all += piece;
  return all;
}

async function bucketd(method, path, body) {
  const length = body === undefined ? undefined : Buffer.byteLength(body);
  const answer = await ask(bucketdHost, bucketdPort, method, path, body, length);
  const told = await text(answer);
  if (answer.statusCode === 404) throw new Refusal(404, answer.statusMessage === 'DBNotFound' ? 'NoSuchBucket' : 'NoSuchKey');
  if (answer.statusCode === 409 && answer.statusMessage === 'DBAlreadyExists') return told;
  if (answer.statusCode >= 300) throw new Refusal(503, `bucketd: ${answer.statusCode} ${answer.statusMessage}`);
  return told;
}

const entry = (bucket, key) => `/default/bucket/${encodeURIComponent(bucket)}/${encodeURIComponent(key)}`;

async function put(request, bucket, key) {
  const length = Number(request.headers['content-length']);
  const stored = await ask(dataHost, 9991, 'PUT', '/DataFile', request, length);
  await text(stored);
  if (stored.statusCode >= 300) throw new Refusal(503, `data: ${stored.statusCode}`);
  await bucketd('POST', entry(bucket, key), JSON.stringify({ 'content-length': length, location: stored.headers.location }));
  return { status: 200 };
}

async function get(bucket, key) {
  const { location } = JSON.parse(await bucketd('GET', entry(bucket, key)));
  const blob = await ask(dataHost, 9991, 'GET', location);
  if (blob.statusCode !== 200) {
    await text(blob);
    throw new Refusal(503, `data: ${blob.statusCode}`);
  }
  return { status: 200, length: blob.headers['content-length'], body: blob };
}

async function remove(bucket, key) {
  const { location } = JSON.parse(await bucketd('GET', entry(bucket, key)));
  await bucketd('DELETE', entry(bucket, key));
  await text(await ask(dataHost, 9991, 'DELETE', location));
  return { status: 204 };
}

async function list(bucket, query) {
  const after = query.get('continuation-token') || '';
  const asked = `listingType=DelimiterMaster&maxKeys=1000&marker=${encodeURIComponent(after)}`;
  const page = JSON.parse(await bucketd('GET', `/default/bucket/${encodeURIComponent(bucket)}?${asked}`));
  const names = page.Contents.map(found => `<Contents><Key>${found.key}</Key></Contents>`).join('');
  const last = page.IsTruncated ? page.Contents[page.Contents.length - 1].key : '';
  const more = `<IsTruncated>${page.IsTruncated}</IsTruncated><NextContinuationToken>${last}</NextContinuationToken>`;
  return { status: 200, body: `<ListBucketResult>${names}${more}</ListBucketResult>` };
}

async function serve(request) {
  const url = new URL(request.url, 'http://s3');
  const [bucket, ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const key = rest.join('/');
  if (url.pathname === '/live') return { status: 200 };
  const access = /^AWS ([^:]+):/.exec(request.headers.authorization || '');
  if (!access || !keys.has(access[1])) throw new Refusal(403, 'AccessDenied');
  if (!key && request.method === 'PUT') {
    await bucketd('POST', `/default/bucket/${encodeURIComponent(bucket)}`, JSON.stringify({ name: bucket }));
    return { status: 200 };
  }
  if (!key && request.method === 'GET') return list(bucket, url.searchParams);
  if (request.method === 'PUT') return put(request, bucket, key);
  if (request.method === 'GET') return get(bucket, key);
  if (request.method === 'DELETE') return remove(bucket, key);
  throw new Refusal(405, 'MethodNotAllowed');
}

const server = http.createServer((request, response) => {
  serve(request).then(({ status, length, body }) => {
    response.writeHead(status, length === undefined ? {} : { 'content-length': length });
    if (body && body.pipe) {
      body.on('aborted', () => response.destroy());
      body.pipe(response);
    } else {
      response.end(body);
    }
  }, error => {
    response.writeHead(error.status || 503, { 'content-type': 'text/plain' });
    response.end(error.message);
    if (!error.status) console.error(`${request.method} ${request.url}: ${error.message}`);
  });
});
server.keepAliveTimeout = 120000;
server.listen(8000);
process.on('SIGTERM', () => server.close(() => process.exit(0)));
