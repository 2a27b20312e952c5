// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/detail/c_string.hpp>
#include <aio/io.hpp>
#include <aio/net/address.hpp>
#include <aio/to_thread.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>

namespace aio::postgres {

using aio::detail::c_string;

namespace {

using options = std::map<std::string, std::string>;

options parse(const std::string &conninfo) {
  char *message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(c_string(conninfo, "a conninfo"), &message), &PQconninfoFree);
  if (!parsed) {
    const std::string text = message ? message : "out of memory\n";
    PQfreemem(message);
    throw error("08001", text.substr(0, text.size() - 1));
  }
  options given;
  for (const PQconninfoOption *each = parsed.get(); each->keyword; ++each)
    if (each->val)
      given[each->keyword] = each->val;
  return given;
}

std::string option(const options &given, const char *keyword, const char *variable) {
  if (const auto found = given.find(keyword); found != given.end())
    return found->second;
  const char *value = std::getenv(variable);
  return value ? value : "";
}

std::vector<std::string> split(const std::string &list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string each; std::getline(in, each, ',');)
    parts.push_back(each);
  return parts;
}

/// Passes libpq the addresses of the hosts, one host for each, so that it looks up nothing. TLS still compares the
/// certificate with the name.
task<options> with_addresses(options given) {
  const std::vector<std::string> hosts = split(option(given, "host", "PGHOST"));
  const std::vector<std::string> ports = split(option(given, "port", "PGPORT"));
  if (hosts.empty() || !option(given, "hostaddr", "PGHOSTADDR").empty())
    co_return given;
  std::string all_hosts, all_addresses, all_ports, failure;
  std::size_t n = 0;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    const std::string port = ports.empty() ? "5432" : ports[std::min(i, ports.size() - 1)];
    const bool is_unix = hosts[i].empty() || hosts[i].front() == '/' || hosts[i].front() == '@';
    std::vector<std::string> found(is_unix ? 1 : 0); // an address of "" leaves it to the host
    try {
      if (!is_unix)
        for (const net::address &a : co_await net::resolve(hosts[i], port))
          found.push_back(a.ip());
    } catch (const std::system_error &e) {
      failure = e.what(); // the next host may have an address
    }
    for (const std::string &address : found) {
      const char *comma = n++ ? "," : "";
      all_hosts += comma + hosts[i];
      all_addresses += comma + address;
      all_ports += comma + port;
    }
  }
  if (n == 0)
    throw error("08001", failure);
  given["host"] = all_hosts;
  given["hostaddr"] = all_addresses;
  given["port"] = all_ports;
  co_return given;
}

libpq_connection start(const options &given) {
  std::vector<const char *> keywords, values;
  for (const auto &[keyword, value] : given) {
    keywords.push_back(c_string(keyword, "a conninfo"));
    values.push_back(c_string(value, "a conninfo"));
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return libpq_connection(PQconnectStartParams(keywords.data(), values.data(), 0));
}

} // namespace

task<libpq_connection> connect(std::string conninfo) {
  const options given = co_await with_addresses(parse(conninfo));
  // It reads files: passwords, services, certificates.
  auto start_it = [&given] { return start(given); };
  libpq_connection c = co_await to_thread(start_it);
  if (!c)
    throw std::bad_alloc();
  PostgresPollingStatusType next = PQstatus(c.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
    // The socket is another one when the next address is being tried.
    if (next == PGRES_POLLING_READING)
      co_await readable(PQsocket(c.get()));
    else
      co_await writable(PQsocket(c.get()));
    next = PQconnectPoll(c.get());
  }
  if (next == PGRES_POLLING_FAILED) {
    const std::string message = PQerrorMessage(c.get());
    throw error("08001", message.substr(0, message.find_last_not_of('\n') + 1));
  }
  co_return c;
}

} // namespace aio::postgres
