// SPDX-License-Identifier: Apache-2.0
// The state of the reduction as bytes, and where in its tree it stands.
#include <utility>

#include "explore/optimal_dpor.hpp"
#include "explore/wire_fields.hpp"
#include "runtime/wire.hpp"

namespace ordercheck::explore {

template <class Archive>
static void fields(Archive& archive, DporCounts& value) {
  auto& [reversals, inserted, sleep_covered, pending_nodes, pending_nodes_max] = value;
  archive(reversals, inserted, sleep_covered, pending_nodes, pending_nodes_max);
}

template <class Archive>
void OptimalDpor::archive(Archive& archive) {
  archive(started_, planned_now_, plan_, nodes_, sleep_, labelled_, tree_, footprints_, counts_);
}

std::string OptimalDpor::save() {
  wire::Writer writer;
  archive(writer);
  return writer.take();
}

void OptimalDpor::restore(std::string_view saved, runtime::Execution& execution) {
  execution_ = &execution;
  wire::Reader reader{saved};
  archive(reader);
  again_ = planned_now_;
  planned_ = nodes_.empty() ? 0 : nodes_.size() - 1;
}

std::vector<runtime::Decision> OptimalDpor::path() const {
  std::size_t length = plan_.kept;
  if (!planned_now_) {
    length = nodes_.empty() ? 0 : nodes_.size() - 1;
  }
  std::vector<runtime::Decision> decisions;
  decisions.reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    decisions.push_back({ThreadId{labelled_[i].thread}, labelled_[i].label});
  }
  return decisions;
}

double OptimalDpor::share() const {
  double share = 0;
  double part = 1;  // of the tree that lies below the node
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    std::uint32_t waiting = 0;
    for (std::uint32_t tree = node.pending; tree != 0; tree = tree_[tree].next) {
      ++waiting;
    }
    const bool between = !planned_now_ && i + 1 == nodes_.size();
    const double finished = node.explored + (between ? 1 : 0);
    const double known = node.explored + 1.0 + waiting;
    share += part * finished / known;
    part /= known;
  }
  return nodes_.empty() && started_ && !planned_now_ ? 1 : share;
}

}  // namespace ordercheck::explore
