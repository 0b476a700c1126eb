// SPDX-License-Identifier: Apache-2.0
// A session of the model: statements as series of operations on the caller's fiber.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/models/session.hpp>

#include "database/requests.hpp"
#include "database/server.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/statement.hpp"
#include "database/transaction.hpp"

namespace ordercheck::models::database {

/// What became of a request for a row.
struct TakenRow {
  RowAnswer answer = RowAnswer::free;
  RowName version = 0;
  std::uint64_t position = 0;
  Constant image{};
};

class Connection final : public Session, private sql::Environment {
 public:
  explicit Connection(Server& server);
  ~Connection() override;

  Rows execute(std::string_view sql, const std::vector<SqlValue>& parameters) override;

 private:
  struct Change {
    const sql::Source& source;
    const std::optional<sql::Expression>& condition;
    const std::vector<sql::Assignment>* assignments;  // null: delete
    RowLock lock;
    const std::vector<sql::Output>& returning;
  };

  // connection.cpp: statements and transactions.
  Rows run(const sql::Statement& statement);
  void begin_implicit();
  void fail_statement();
  void set_modes(const sql::TransactionModes& modes);
  Rows execute(const sql::Begin& begin);
  Rows execute(const sql::SetTransaction& set);
  Rows execute(const sql::Commit& commit);
  Rows execute(const sql::Rollback& rollback);
  Rows execute(const sql::Savepoint& savepoint);
  Rows execute(const sql::RollbackTo& rollback);
  Rows execute(const sql::Release& release);
  Rows execute(const sql::SetLockTimeout& set);
  void finish(bool commits);
  void collect_writes(FinishRequest& request) const;
  void add_keys(FinishRequest& request, const OwnWrite& write, std::uint32_t changed) const;
  void end_subtransactions(std::vector<std::uint32_t> aborted, std::vector<std::uint32_t> released);

  // execute_select.cpp
  Rows execute(const sql::Select& select);
  std::size_t limit_of(const sql::Select& select, const sql::Scope& scope);
  std::vector<sql::Row> rows_of(const sql::Select& select, const sql::Scope* outer,
                                std::size_t row_count_max);
  void join(const sql::Select& select, const sql::Scope* outer, std::vector<sql::Row>& rows,
            const std::function<bool()>& visit);
  std::vector<sql::Row> source_rows(const sql::Select& select, const sql::Source& source,
                                    const sql::Scope& scope);
  std::vector<sql::Row> locked_rows(const sql::Select& select);
  std::optional<sql::Row> lock_row(const sql::Select& select, const SeenRow& seen);

  // execute_change.cpp
  Rows execute(const sql::Update& update);
  Rows execute(const sql::Delete& remove);
  Rows change_rows(const Change& change, const std::string& verb);
  bool passes(const Change& change, const sql::Row& row);
  bool change_row(const Change& change, SeenRow seen, std::vector<std::vector<SqlValue>>& returned);
  RowAnswer replace(std::uint32_t table, const SeenRow& seen, const sql::Row* row,
                    std::uint32_t changed);
  sql::Row assigned_row(const std::vector<sql::Assignment>& assignments, const sql::Row& old,
                        const sql::Row* excluded);
  std::uint32_t changed_keys(std::uint32_t table, const sql::Row& old, const sql::Row& row) const;
  void add_output(const std::vector<sql::Output>& outputs, const sql::Row& row,
                  std::vector<std::vector<SqlValue>>& into);
  [[noreturn]] void fail_serialization(RowAnswer answer) const;
  void require_writable(const std::string& verb) const;

  // execute_insert.cpp
  Rows execute(const sql::Insert& insert);
  std::optional<sql::Row> insert_row(const sql::Insert& insert, const sql::Row& row);
  std::optional<InsertReply> find_conflict(const sql::Insert& insert, const sql::Row& row);
  InsertReply look_up(const InsertRequest& request);
  bool update_conflicting(const sql::Insert& insert, const sql::Row& excluded,
                          const InsertReply& found, std::optional<sql::Row>& result);
  RowLock conflict_lock(const sql::Insert& insert) const;
  bool sees(const Subtransaction& creator) const;
  bool enter_row(const sql::Insert& insert, const sql::Row& row);
  void cancel(InsertRequest request, const InsertReply& reply);
  void enter_changed_keys(std::uint32_t table, RowName row, RowName version, const sql::Row& image,
                          std::uint32_t changed);

  // foreign_keys.cpp
  struct KeyCheck {
    std::uint32_t child = 0;
    const sql::ForeignKey* key = nullptr;
    sql::Row values{};
    bool of_child = false;  // else of a parent that is gone
  };

  void queue_checks(std::uint32_t table, const sql::Row* old, const sql::Row* row);
  void finish_statement();
  void check_parent(const KeyCheck& check);
  bool has_parent(const KeyCheck& check);
  void check_children(const KeyCheck& check);

  // row_access.cpp: rows as operations.
  void take_transaction_snapshot();
  void take_statement_snapshot(bool reads_often);
  std::optional<std::vector<ScanKey>> keys_of(const sql::Source& source, const sql::Scope& scope);

  struct Reading {
    const sql::Source& source;
    const std::optional<sql::Expression>& condition;
    const std::vector<sql::OrderKey>& order;
    bool lazy = false;  // rows are waited for between one and the next
  };

  std::vector<SeenRow> scan(const Reading& reading, const sql::Scope& scope);
  bool turn_of(std::uint32_t table, const SeenRow& seen);
  void add_own_rows(std::uint32_t table, std::vector<SeenRow>& rows) const;
  void sort_rows(std::uint32_t table, std::vector<SeenRow>& rows) const;
  RowReply ask(Verb verb, const RowRequest& request,
               const std::vector<Subtransaction>& blockers = {});
  InsertReply ask(const InsertRequest& request);
  void await(std::vector<Subtransaction> blockers);
  [[noreturn]] void stop_waiting(bool victim);
  TakenRow take_row(RowRequest request);
  TakenRow take_newest_row(RowRequest request);
  void follow(RowRequest request, RowName version);
  Time timeout() const;

  // serial_access.cpp
  bool is_serializable() const;
  std::uint32_t index_for(const Reading& reading) const;
  bool has_key(const Reading& reading, std::uint32_t index, const SeenRow& seen,
               Constant key) const;
  std::vector<SeenRow> note_scan(const Reading& reading,
                                 const std::optional<std::vector<ScanKey>>& keys,
                                 std::vector<SeenRow> rows);
  void note_conflict(std::uint32_t table, const InsertReply& found);
  Value note(const SerialRead& request);
  void note_savepoints();
  [[noreturn]] void fail_dependencies() const;

  [[noreturn]] void refuse(const std::string& construct) const;

  bool above_read_committed() const {
    return transaction_->isolation != sql::Isolation::read_committed;
  }

  // sql::Environment
  std::int64_t transaction_time() override;
  std::int64_t statement_time() override;
  std::int64_t clock_time() override;
  std::int64_t next_value(std::size_t sequence) override;
  std::int64_t current_value(std::size_t sequence) override;
  std::int64_t last_value() override;
  void set_value(std::size_t sequence, std::int64_t value, bool used) override;
  bool advisory(sql::Advisory call, const std::vector<std::int64_t>& keys) override;
  std::vector<sql::Row> query(const sql::Select& select, const sql::Scope& outer,
                              std::size_t row_count_max) override;

  void unlock_all();

  Server& server_;
  SessionName session_;
  std::uint32_t transaction_count_ = 0;
  std::uint32_t name_count_ = 0;
  std::optional<Transaction> transaction_;
  std::vector<KeyCheck> checks_;    // that the running statement has to make
  std::vector<Key> session_locks_;  // advisory locks that it may have
  std::map<std::size_t, std::int64_t> sequence_values_;
  std::optional<std::size_t> last_sequence_;
  HeldTuple held_tuple_;           // by the running statement
  Constant statement_snapshot_{};  // none: each read sees what is newest
  std::string statement_text_;
  std::chrono::milliseconds lock_timeout_{};
};

sql::Row decode_row(Constant image);
Constant encode_row(const sql::Row& row);

/// Throws SqlError.
[[noreturn]] void fail(const char* sqlstate, const std::string& message,
                       const std::string& constraint = {});

}  // namespace ordercheck::models::database
