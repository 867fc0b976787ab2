-- Asks for the addresses of a file in turn, each thread from a place of its own, and ends with one line of JSON.
-- Arguments after "--": the file with one path a line; then header lines, "Name: value".

local requests = {}
local at = 0
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local headers = {}
  for i = 2, #arguments do
    local name, value = arguments[i]:match("^(.-): (.*)$")
    headers[name] = value
  end
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  at = number * 7
end

function request()
  at = at + 1
  return requests[at % #requests + 1]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout
  ))
end
