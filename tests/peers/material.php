<?php
// The material service as PHP's SoapServer serves it from our WSDL: the smallest case that can be filed into.
// Nothing of it is shared with the sandbox: what it takes and gives is decided by PHP and the WSDL alone.

const STATE = '/state';

function refuse(string $code, ?string $holder = null): never {
    $detail = ['code' => $code] + ($holder === null ? [] : ['holder' => $holder]);
    throw new SoapFault('Client', 'refused', null, (object) $detail, 'CmsFault');
}

class Material {
    private array $state;

    public function __construct() {
        $empty = ['next' => 7000, 'files' => [], 'documents' => [], 'locks' => ['8000' => 'Nia Rowlands']];
        $this->state = file_exists(STATE) ? unserialize(file_get_contents(STATE)) : $empty;
        if (!str_contains(getenv('COOKIE') ?: '', '.CMSAUTH=')) refuse('SessionExpired');
    }

    public function __destruct() { file_put_contents(STATE, serialize($this->state)); }

    public function UploadFile(object $in): array {
        if (hash('sha256', $in->content) !== $in->sha256) refuse('BadRequest');
        $where = 'php/' . ++$this->state['next'];
        $this->state['files'][$where] = $in;
        return ['fileStorageLocation' => $where];
    }

    public function RegisterDocument(object $in): array {
        $file = $this->state['files'][$in->fileStorageLocation] ?? refuse('NotFound');
        $id = ++$this->state['next'];
        $this->state['documents'][$id] = ['case' => $in->caseId, 'parent' => $in->parentMaterialId ?? null,
            'title' => $in->title, 'type' => $in->contentType, 'versions' => []];
        return ['materialId' => $id, 'versionId' => $this->add($id, $file)];
    }

    public function DownloadDocument(object $in): array {
        foreach ($this->document($in)['versions'] as $one) {
            if ($one['versionId'] === $in->versionId) {
                return ['fileName' => $one['fileName'], 'contentType' => $one['type'], 'content' => $one['bytes']];
            }
        }
        refuse('NotFound');
    }

    public function ListVersions(object $in): array { return ['version' => array_reverse($this->document($in)['versions'])]; }

    public function ListAttachments(object $in): array {
        $found = [];
        foreach ($this->state['documents'] as $id => $one) {
            if ($one['parent'] === $in->materialId) {
                $last = end($one['versions']);
                $found[] = ['materialId' => $id, 'versionId' => $last['versionId'], 'fileName' => $last['fileName'],
                    'contentType' => $last['type'], 'size' => $last['size'], 'description' => $one['title']];
            }
        }
        return ['attachment' => $found];
    }

    public function CheckOutDocument(object $in): array {
        if ($in->materialId === 8000) refuse('CheckedOut', $this->state['locks']['8000']);
        $this->document($in);
        $this->state['locks'][$in->materialId] = 'Owen Price';
        return ['checkedOutTo' => 'Owen Price'];
    }

    public function CancelCheckOut(object $in): array {
        $held = isset($this->state['locks'][$in->materialId]);
        unset($this->state['locks'][$in->materialId]);
        return ['cancelled' => $held];
    }

    public function UploadNewVersion(object $in): array {
        $last = end($this->document($in)['versions']);
        if ($last['versionId'] !== $in->versionId) refuse('Superseded');
        return ['versionId' => $this->add($in->materialId, $in)];
    }

    private function document(object $in): array {
        $found = $this->state['documents'][$in->materialId] ?? refuse('NotFound');
        return $found['case'] === $in->caseId ? $found : refuse('NotFound');
    }

    private function add(int $id, object $file): int {
        $this->state['documents'][$id]['versions'][] = ['versionId' => ++$this->state['next'],
            'date' => '2026-11-22T10:04:00', 'fileName' => $file->fileName, 'size' => strlen($file->content),
            'sha256' => hash('sha256', $file->content), 'createdBy' => 'Owen Price', 'type' => $file->contentType,
            'bytes' => $file->content];
        return $this->state['next'];
    }
}

$server = new SoapServer('/uwmaMaterial.wsdl', ['cache_wsdl' => WSDL_CACHE_NONE, 'soap_version' => SOAP_1_1]);
$server->setClass(Material::class);
$server->handle(file_get_contents('/request.xml'));
