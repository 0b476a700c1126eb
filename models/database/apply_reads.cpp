// SPDX-License-Identifier: Apache-2.0
// Operations that only read: what was committed, and which of it a snapshot sees.
#include <algorithm>

#include "database/database_kind.hpp"
#include "database/packing.hpp"
#include "database/requests.hpp"
#include "database/serial.hpp"
#include "database/sight.hpp"

namespace ordercheck::models::database {

namespace {

class Scan {
 public:
  Scan(Step& step, const ScanRequest& request)
      : step_{step}, images_{step.operation.other}, request_{request}, sight_{request.snapshot} {}

  std::vector<FoundRow> rows() {
    const Cell base{images_, image_key(ImageSort::base, 0)};
    const BaseTable& table =
        base_table(std::get<BaseRows>(step_.world().at<ImageCell>(base)).table);
    if (request_.all) {
      if (sight_.newest()) {
        step_.touch({images_, whole}, Access::read, Sync::none, request_.detail);
      }
      for (RowName row = 1; row <= table.images.size(); ++row) {
        add(row, table);
      }
      add_all(image_key(ImageSort::directory, 0), table);
    }
    for (const ScanKey& key : request_.keys) {
      for (const RowName row :
           table.rows_with(key.index, key.hash, static_cast<Constant>(key.key))) {
        read_and_add(row, table);
      }
      add_key(key, table);
    }
    return std::move(found_);
  }

 private:
  void add_all(Key list, const BaseTable& table) {
    if (const auto* const set =
            std::get_if<RowSet>(&step_.world().at<ImageCell>({images_, list}))) {
      for (const RowName row : set->rows) {
        add(row, table);
      }
    }
  }

  void add_key(const ScanKey& key, const BaseTable& table) {
    const Cell list{images_, image_key(ImageSort::key, key.index << kHashBits | key.hash)};
    touch(list);
    if (const auto* const set = std::get_if<RowSet>(&step_.world().at<ImageCell>(list))) {
      for (const RowName row : set->rows) {
        read_and_add(row, table);
      }
    }
  }

  void touch(Cell cell) {
    if (sight_.newest()) {
      step_.touch(cell, Access::read, Sync::none, request_.detail);
    }
  }

  void read_and_add(RowName row, const BaseTable& table) {
    touch({images_, image_key(ImageSort::row, row)});
    add(row, table);
  }

  void add(RowName row, const BaseTable& table) {
    const Cell cell{images_, image_key(ImageSort::row, row)};
    const auto* const images = std::get_if<Images>(&step_.world().at<ImageCell>(cell));
    const bool in_base = row <= table.images.size();
    if (images != nullptr) {
      for (auto image = images->images.rbegin(); image != images->images.rend(); ++image) {
        if (sight_.sees(image->session, image->transaction)) {
          add(row, image->version, image->position, image->image);
          return;
        }
      }
    }
    if (in_base) {
      add(row, row, row, table.images[row - 1]);
    }
  }

  void add(RowName row, RowName version, std::uint64_t position, Constant image) {
    // A row may have had several of the keys.
    const auto known = [&] {
      return !request_.all && std::ranges::find(found_, row, &FoundRow::row) != found_.end();
    };
    if (image != Constant::none && !known()) {
      found_.push_back({row, version, position, static_cast<std::uint64_t>(image)});
    }
  }

  Step& step_;
  ObjectId images_;
  const ScanRequest& request_;
  Sight sight_;
  std::vector<FoundRow> found_;
};

}  // namespace

Value apply_connect(Step& step) {
  const auto thread = static_cast<std::uint64_t>(step.operation.thread);
  return {thread << 16 | ((step.operation.index + 1) & 0xFFFF)};
}

/// The first snapshot of a SERIALIZABLE transaction enters it in the bookkeeping.
Value apply_snapshot(Step& step) {
  static const Constant kDetail = constant("snapshot");
  const auto& commits = step.read<Commits>({step.operation.other}, Sync::none, kDetail);
  std::vector<Sight::Entry> seen;
  for (const auto& [session, transaction] : commits.last) {
    seen.push_back({session, transaction});
  }
  if (step.operation.constant != Constant::none) {
    const auto request = Unpacker{step.operation.constant}.take<SerialBegin>();
    with_serial(step, [&](Serial& serial, SerialState&) {
      serial.begin(request.me, request.read_only != 0);
    });
  }
  return {static_cast<std::uint64_t>(Packer{}.add(seen).constant())};
}

Value apply_scan(Step& step) {
  const ScanRequest request = unpack_scan(step.operation.constant);
  return rows_value(Scan{step, request}.rows());
}

}  // namespace ordercheck::models::database
