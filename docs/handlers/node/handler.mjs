// A handler of Tallylight's webhooks, with the official library of Standard Webhooks. See README.md for its variables.
import { createHash, timingSafeEqual } from 'node:crypto';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const MOST_BODY = 1024 * 1024;
const MOST_SEEN = 10_000;
const { WEBHOOK_SECRET = '', DISPERSA_TOKEN = '', ON_ALERT = '', PORT = '8000' } = process.env;
const webhook = WEBHOOK_SECRET ? new Webhook(WEBHOOK_SECRET) : null;
const seen = new Set();

function isSigned(headers, body) {
  try {
    webhook.verify(body, headers); // the time's tolerance and several signatures included
    return true;
  } catch (error) {
    return !(error instanceof WebhookVerificationError); // a body that is no JSON fails only after its signature held
  }
}

// Dispersa: MD5 of the time, as it stands in the body, and the token
function isDigest(time, digest) {
  const expected = createHash('md5').update(time + DISPERSA_TOKEN).digest('hex');
  return digest.length === expected.length && timingSafeEqual(Buffer.from(digest), Buffer.from(expected));
}

function parsed(body) {
  try {
    const alert = JSON.parse(body);
    return alert !== null && typeof alert === 'object' && !Array.isArray(alert) ? alert : null;
  } catch {
    return null;
  }
}

function judge(headers, body) {
  if (webhook && !isSigned(headers, body)) return 401;
  const alert = parsed(body);
  if (!alert) return 400;
  const legacy = typeof alert.digest === 'string';
  if (legacy ? !isDigest(String(alert.time), alert.digest) : !webhook) return 401;
  const what = legacy ? alert.status : alert.type;
  if (typeof what !== 'string') return 400;
  const key = headers['webhook-id'] ?? createHash('sha256').update(body).digest('hex');
  if (!seen.has(key)) { // else a repeat: it was taken before
    seen.add(key);
    if (seen.size > MOST_SEEN) seen.delete(seen.values().next().value);
    setImmediate(work, what, String((legacy ? alert.stream : alert.data?.stream?.url) ?? ''));
  }
  return 200;
}

// after the answer: here goes what your handler does
function work(what, stream) {
  if (!ON_ALERT) {
    console.log(what, stream);
    return;
  }
  spawn(ON_ALERT, [what, stream], { stdio: 'inherit' })
    .on('error', error => console.error(`could not run ${ON_ALERT}: ${error.message}`));
}

createServer((request, response) => {
  const answer = status => response.writeHead(status, { 'Content-Length': 0 }).end();
  if (request.method !== 'POST') return answer(405);
  const parts = [];
  let length = 0;
  request.on('data', part => {
    length += part.length;
    if (length <= MOST_BODY) parts.push(part);
    if (length > 8 * MOST_BODY) request.destroy();
  });
  // what is too large is read to its end all the same, within bounds: who is still writing would not read the answer
  request.on('end', () => answer(length > MOST_BODY ? 413 : judge(request.headers, Buffer.concat(parts).toString('utf8'))));
  request.on('error', () => {}); // it went away; what it sent is not complete
}).listen(Number(PORT), '127.0.0.1');
