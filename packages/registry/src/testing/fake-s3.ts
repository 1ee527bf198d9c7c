import { createHash, createHmac } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

/** An S3 of one bucket in memory, on loopback, that checks every signature (AWS Signature Version 4) and body hash. */
export interface FakeS3 {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  /** Answers the next requests with 503, so many times. */
  failNext(times: number): void;
  close(): Promise<void>;
}

export const fakeS3Keys = {
  accessKeyId: 'EXAMPLE',
  secretAccessKey: 'example-secret',
  region: 'eu-central-1',
  bucket: 'models',
};
const pageSize = 2;

/** Starts the fake; close it when done. */
export async function startFakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>();
  let failures = 0;
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (failures > 0) {
        failures -= 1;
        return answer(response, 503);
      }
      if (!signatureHolds(request)) return answer(response, 403);
      return serve(objects, request, response, body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects,
    failNext: (times) => {
      failures = times;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function serve(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const url = new URL(request.url ?? '', 'http://s3');
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
  const key = rest.join('/');
  if (bucket !== fakeS3Keys.bucket) return answer(response, 404);
  if (key === '') return answer(response, 200, listing(objects, url.searchParams));
  const found = objects.get(key);
  if (request.method === 'PUT') {
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return answer(response, 400);
    objects.set(key, body);
    return answer(response, 200);
  }
  if (found === undefined) return answer(response, 404);
  if (request.method === 'DELETE') {
    objects.delete(key);
    return answer(response, 204);
  }
  response.writeHead(200, { 'content-length': found.length });
  response.end(request.method === 'HEAD' ? undefined : found);
}

function listing(objects: Map<string, Buffer>, query: URLSearchParams): string {
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
  const start = Number(query.get('continuation-token') ?? '0');
  const page = keys.slice(start, start + pageSize);
  const next =
    start + pageSize < keys.length
      ? `<NextContinuationToken>${start + pageSize}</NextContinuationToken>`
      : '';
  return `<ListBucketResult>${page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}${next}</ListBucketResult>`;
}

/** AWS Signature Version 4, computed anew from the request as it arrived. */
function signatureHolds(request: IncomingMessage): boolean {
  const parts = /Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]+)/.exec(
    request.headers.authorization ?? '',
  );
  if (parts === null) return false;
  const [, credential = '', signedHeaders = '', signature] = parts;
  const [keyId, date = '', region = ''] = credential.split('/');
  const url = new URL(request.url ?? '', 'http://s3');
  const query = [...url.searchParams]
    .map(([name, value]) => `${strict(name)}=${strict(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const payload = String(request.headers['x-amz-content-sha256']);
  const canonical = [request.method, url.pathname, query, headers.join(''), signedHeaders, payload].join(
    '\n',
  );
  const scope = `${date}/${region}/s3/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', String(request.headers['x-amz-date']), scope, hash].join('\n');
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${fakeS3Keys.secretAccessKey}`,
  );
  return keyId === fakeS3Keys.accessKeyId && hmac(key, toSign).toString('hex') === signature;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(body);
}
