"""What is abnormal on the floor: one detector a file, each on five-minute streams.

Counts are Poisson around a rate that wanders by a few percent (negative binomial), and a whole day
may be busier than forecast; so the level of the day is followed with a delay, and what is abnormal
is a deviation from *that*. Every detector is a pure function of complete buckets that returns a
`Verdict` on the last one; its ``…_signals`` give all buckets at once, for many days if asked.
"""

from dashboard.measures.abnormal.contacts import volume as volume
from dashboard.measures.abnormal.counts import BUCKET_S as BUCKET_S
from dashboard.measures.abnormal.counts import BUSYNESS_CV as BUSYNESS_CV
from dashboard.measures.abnormal.dead import dead_queue as dead_queue
from dashboard.measures.abnormal.level import tracked_level as tracked_level
from dashboard.measures.abnormal.verdict import Evidence as Evidence
from dashboard.measures.abnormal.verdict import Floats as Floats
from dashboard.measures.abnormal.verdict import Verdict as Verdict
