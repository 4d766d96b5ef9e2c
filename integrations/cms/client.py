"""The CMS as the rest of the product sees it: one class, casework's words in and out, casework's errors."""

from integrations.cms.case_calls import CaseCalls
from integrations.cms.communication_calls import CommunicationCalls
from integrations.cms.document_calls import DocumentCalls
from integrations.cms.file_calls import FileCalls
from integrations.cms.people_calls import PeopleCalls
from integrations.cms.task_calls import TaskCalls


class CmsClient(PeopleCalls, CaseCalls, DocumentCalls, FileCalls, CommunicationCalls, TaskCalls):
    """Everything we ask of the legacy CMS, always in one person's session. One per process; it is a port.Cms.

    Reads are repeated once when the CMS is down. A write is sent once; when its answer is lost it raises OutcomeUnknown.
    """
