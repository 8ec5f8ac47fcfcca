-- depends: 0001.first

-- Procrastinate asks for each candidate whether its lock is taken. Without this index that reads the whole queue: 1.2 s for a job
-- with 10,000 waiting and no statistics yet, 0.03 s with it.

CREATE INDEX IF NOT EXISTS faqbot_jobs_lock ON procrastinate.procrastinate_jobs (lock) WHERE status IN ('todo', 'doing');
