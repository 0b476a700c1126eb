// SPDX-License-Identifier: Apache-2.0
// A service reached over a network that loses, delays and duplicates: clients call it over
// connections, and the service's rules run on cells, one per customer, row or whatever the service
// keeps apart.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/models/detail/lane.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::models {

/// What can go wrong with one call; explored in this order.
enum class NetworkFault : std::uint8_t {
  lost_reply,    ///< the service acted, the client never learns it
  late_reply,    ///< the reply may come only after the client has given up and called again
  lost_request,  ///< the service never sees it
  late_request,  ///< the service may see it only after the client has given up and called again
  duplicate,     ///< the service sees the request twice, the second time at any later moment
};

/// The faults of an execution: which, and how many of them together.
struct NetworkFaults {
  unsigned limit = 0;
  std::vector<NetworkFault> types{NetworkFault::lost_reply, NetworkFault::late_reply,
                                  NetworkFault::lost_request, NetworkFault::late_request,
                                  NetworkFault::duplicate};
};

/// One client's way to the service: its calls are answered in turn, and nothing else travels on it.
///
/// Models what a client over HTTP sees: a reply, or no reply in time, in which case it cannot tell
/// whether the service acted. A reply that comes after the client has given up is dropped. Does not
/// model transparent retries of a client library, nor connections that break with an error at once.
template <class Rules>
class Connection {
 public:
  using Request = typename Rules::Request;
  using Reply = typename Rules::Reply;

  /// Sends the request and blocks until the reply is there or `timeout` has passed in virtual time:
  /// then nothing is returned. Requires: at most one thread at a time calls on this connection, and
  /// at most 8 messages are under way.
  std::optional<Reply> call(const Request& request, std::chrono::nanoseconds timeout) {
    const detail::Fate fate = this->fate();
    const Value sent =
        lane_->call(detail::LaneVerb::send, {static_cast<std::uint64_t>(fate)},
                    {static_cast<std::uint64_t>(timeout.count())}, constant_of(request));
    const Value received = lane_->call(detail::LaneVerb::receive, sent);
    if (received.low == 0) {
      return std::nullopt;
    }
    return value_of<Reply>(static_cast<Constant>(received.high));
  }

  /// For invariants: the cell that holds the messages under way, whose state is a detail::Lane.
  Cell cell() const { return {lane_->id(), 0}; }

 private:
  template <class>
  friend class Network;
  using Kind = detail::LaneKind<Rules>;

  Connection(std::string_view name, const Object<detail::ServiceKind<Rules>>& service,
             const Object<detail::FaultKind>& budget, std::uint64_t fates)
      : lane_{std::make_unique<Object<Kind>>(name)}, budget_{&budget}, fates_{fates} {
    Operation deliver = lane_->operation(detail::LaneVerb::deliver);
    deliver.other = service.id();
    const Actor network{name, deliver};
  }

  detail::Fate fate() const {
    if (fates_ == 0) {
      return detail::Fate::none;
    }
    return static_cast<detail::Fate>(budget_->call(0, {fates_}).low);
  }

  std::unique_ptr<Object<Kind>> lane_;
  const Object<detail::FaultKind>* budget_;
  std::uint64_t fates_;  // a bit for each that may be drawn
};

/// A service and the network around it. `Rules` says what the service does, as pure functions:
///   using State, Request, Reply;              // State: copyable, ==; Request and Reply: trivially
///   copyable, no padding static constexpr std::string_view name; static Key key(const Request&);
///   // the cell that the request concerns: requests with other keys commute static Reply
///   handle(State&, const Request&);
template <class Rules>
class Network {
 public:
  using State = typename Rules::State;
  using Request = typename Rules::Request;
  using Reply = typename Rules::Reply;

  /// Every cell of the service starts as `initial`.
  explicit Network(const NetworkFaults& faults = {}, const State& initial = {})
      : budget_{"network faults", faults.limit}, service_{Rules::name, initial} {
    for (const NetworkFault type : faults.types) {
      if (faults.limit > 0) {
        fates_ |= std::uint64_t{2} << static_cast<unsigned>(type);
      }
    }
  }

  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  ~Network() = default;

  /// Opens a connection. It must not outlive the network.
  Connection<Rules> connect() {
    return Connection<Rules>{"network " + std::to_string(++connections_), service_, budget_,
                             fates_};
  }

  /// Lets the service handle a request at once, without the network: for setting up and for looking
  /// at the end.
  Reply ask(const Request& request) {
    const Value reply = service_.call(0, {}, {}, constant_of(request));
    return value_of<Reply>(static_cast<Constant>(reply.high));
  }

 private:
  Object<detail::FaultKind> budget_;
  Object<detail::ServiceKind<Rules>> service_;
  std::uint64_t fates_ = 0;  // a bit for each that may be drawn: 1 << Fate
  int connections_ = 0;
};

}  // namespace ordercheck::models
