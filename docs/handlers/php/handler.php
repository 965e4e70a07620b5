<?php
// A handler of Tallylight's webhooks. See README.md for its variables.
declare(strict_types=1);

const MOST_BODY = 1024 * 1024;
const TOLERANCE_SECONDS = 300;

function setting(string $name): string
{
    return (string) getenv($name);
}

/** Standard Webhooks 1.0: HMAC-SHA256 over id.timestamp.body; one signature of several is enough. */
function isSigned(string $secret, string $body): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if ($id === '' || !preg_match('/^[0-9]{1,11}$/D', $timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    $found = false;
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $one) {
        $found = hash_equals($expected, $one) || $found;
    }
    return $found;
}

/** Dispersa: MD5 of the time, as it stands in the body, and the token. */
function isDigest(array $alert): bool
{
    $time = is_string($alert['time'] ?? null) ? $alert['time'] : '';
    return hash_equals(md5($time . setting('DISPERSA_TOKEN')), $alert['digest']);
}

/** Whether this is the first time; files hold what was seen, for three days: longer than it is sent again. */
function isNew(string $key): bool
{
    $folder = setting('SEEN_DIR') ?: sys_get_temp_dir() . '/tallylight-seen';
    if (!is_dir($folder)) {
        @mkdir($folder, 0700, true);
    }
    if (random_int(1, 100) === 1) {
        foreach (glob("$folder/*") as $file) {
            if (filemtime($file) < time() - 3 * 86400) {
                @unlink($file);
            }
        }
    }
    $file = @fopen($folder . '/' . hash('sha256', $key), 'x'); // fails where it exists
    return $file !== false && fclose($file);
}

/** @return array{int, ?string, string} the answer, and what to do where there is something */
function judge(string $body): array
{
    $secret = setting('WEBHOOK_SECRET');
    if (strlen($body) > MOST_BODY) {
        return [413, null, ''];
    }
    if ($secret !== '' && !isSigned($secret, $body)) {
        return [401, null, ''];
    }
    $alert = json_decode($body, true);
    if (!is_array($alert) || array_is_list($alert)) {
        return [400, null, ''];
    }
    $legacy = is_string($alert['digest'] ?? null);
    if ($legacy ? !isDigest($alert) : $secret === '') {
        return [401, null, ''];
    }
    $what = $alert[$legacy ? 'status' : 'type'] ?? null;
    if (!is_string($what)) {
        return [400, null, ''];
    }
    $stream = $legacy ? ($alert['stream'] ?? '') : ($alert['data']['stream']['url'] ?? '');
    $key = $_SERVER['HTTP_WEBHOOK_ID'] ?? hash('sha256', $body);
    return [200, isNew($key) ? $what : null, is_string($stream) ? $stream : ''];
}

/** After the answer: here goes what your handler does. */
function work(string $what, string $stream): void
{
    $program = setting('ON_ALERT');
    if ($program === '') {
        error_log("$what $stream");
        return;
    }
    // in the background, its arguments never read by a shell
    $nowhere = [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']];
    $started = proc_open(['sh', '-c', '"$0" "$@" &', $program, $what, $stream], $nowhere, $pipes);
    if ($started !== false) {
        proc_close($started);
    }
}

[$status, $what, $stream] = $_SERVER['REQUEST_METHOD'] === 'POST'
    ? judge((string) file_get_contents('php://input', false, null, 0, MOST_BODY + 1))
    : [405, null, ''];
http_response_code($status);
header('Content-Length: 0');
if (function_exists('fastcgi_finish_request')) {
    fastcgi_finish_request();
} else {
    flush();
}
if ($what !== null) {
    work($what, $stream);
}
